import { cn } from '@/components/ui/cn'

type Row = { field: string; before: string | null; after: string | null }

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The fields of both sides, those that differ first. Not objects: one row. */
function rowsOf(before: unknown, after: unknown): Row[] {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject(before) && !isObject(after)) {
    const row = { field: 'value', before: textOf(before), after: textOf(after) }
    return row.before === null && row.after === null ? [] : [row]
  }
  const left = isObject(before) ? before : {}
  const right = isObject(after) ? after : {}
  const fields = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  return fields
    .map((field) => ({ field, before: textOf(left[field]), after: textOf(right[field]) }))
    .filter((row) => row.before !== null || row.after !== null)
    .sort((a, b) => Number(a.before === a.after) - Number(b.before === b.after))
}

/** What was, and what is: line by line, with a sign and not by colour alone. */
export function BeforeAfter({ before, after }: { before: unknown; after: unknown }) {
  const rows = rowsOf(before, after)
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
              className="grid grid-cols-[7.5rem_1fr] gap-x-3 border-line border-b px-3 py-1 text-xs last:border-b-0"
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
