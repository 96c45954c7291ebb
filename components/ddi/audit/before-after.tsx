import { differences } from '@/components/ddi/audit/difference'
import { cn } from '@/components/ui/cn'

/** What was, and what is: line by line, with a sign and not by colour alone. */
export function BeforeAfter({ before, after }: { before: unknown; after: unknown }) {
  const rows = differences(before, after)
  if (rows.length === 0) return null
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">Before and after</h3>
      <div className="overflow-hidden rounded-md border border-line">
        {rows.map((row) => {
          const same = row.before === row.after
          return (
            <div
              key={row.field}
              className="grid grid-cols-[9rem_1fr] gap-x-3 border-line border-b px-3 py-1 text-xs last:border-b-0"
            >
              <span className="wrap-anywhere py-0.5 text-ink-3">{row.field}</span>
              <span className="data flex min-w-0 flex-col">
                {same ? (
                  <span className="wrap-anywhere py-0.5 text-ink-3">{row.before}</span>
                ) : (
                  <>
                    <Side sign="−" text={row.before} look="bg-bad-soft text-bad" />
                    <Side sign="+" text={row.after} look="bg-ok-soft text-ok" />
                  </>
                )}
              </span>
            </div>
          )
        })}
      </div>
    </section>
  )
}

function Side({ sign, text, look }: { sign: string; text: string | null; look: string }) {
  if (text === null) return null
  return (
    <span className={cn('wrap-anywhere rounded-sm px-1.5 py-0.5', look)}>
      {sign} {text}
    </span>
  )
}
