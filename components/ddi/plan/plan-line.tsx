import { fieldName } from '@/components/ddi/audit/difference'
import { reasonWords } from '@/components/ddi/client-text'
import { planLooks } from '@/components/ddi/plan/plan-words'
import { cn } from '@/components/ui/cn'
import { Instant } from '@/components/ui/time-ago'
import { toneText } from '@/components/ui/tone'
import type { EffectLine } from '@/lib/contract/effect'

/** One thing that would change: its sign, what it is, and what is different afterwards. */
export function PlanLine({ line }: { line: EffectLine }) {
  const look = planLooks[line.op]
  const { kind, name, place } = subjectOf(line)
  // Of what is created or updated the line says it all.
  const tellsMore = line.op !== 'create' && line.op !== 'update'
  return (
    <li className="grid grid-cols-[1rem_2.75rem_1fr] items-baseline gap-x-2 px-3 py-1.5">
      <span className={cn('data text-center font-semibold', toneText[look.tone])}>
        {look.sign}
        <span className="sr-only">{look.word}</span>
      </span>
      <span className="text-ink-3 text-xs">{kind}</span>
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <span className={cn('data wrap-anywhere', line.op === 'delete' && 'line-through decoration-1')}>
            {name}
          </span>
          <Outcome line={line} />
          {place ? <span className="ml-auto text-ink-3 text-xs">{place}</span> : null}
        </div>
        {tellsMore && line.reason ? (
          <p className="wrap-anywhere text-ink-3 text-xs">{reasonWords(line.reason)}</p>
        ) : null}
      </div>
    </li>
  )
}

function subjectOf({ system, target }: EffectLine): { kind: string; name: string; place: string } {
  if (system === 'kea') {
    const name = [target.hostname, target.ip].filter(Boolean).join(' ')
    return { kind: target.kind ?? 'host', name: name || (target.client ?? ''), place: target.scope ?? '' }
  }
  if (system === 'watchlist') {
    return {
      kind: 'watch',
      name: [target.name, target.ip].filter(Boolean).join(' '),
      place: target.scope ?? '',
    }
  }
  return { kind: target.type ?? '', name: target.name ?? '', place: target.view ?? '' }
}

type Side = Readonly<Record<string, unknown>> | null

const textOf = (value: unknown): string =>
  typeof value === 'boolean'
    ? value
      ? 'on'
      : 'off'
    : typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : '–'

/** What stands in front of a value; the value of a record needs nothing. */
function labelOf(field: string): string {
  return field === 'value' || field === 'provenance' || field === 'client' ? '' : `${fieldName(field)} `
}

/** What it is afterwards; of an update only what differs. */
function Outcome({ line }: { line: EffectLine }) {
  if (line.op === 'leave') {
    return (
      <span className="whitespace-nowrap text-warn text-xs">
        goes at <Instant at={line.leavesAt} />
      </span>
    )
  }
  // A watch or a hold is there or not: it has no value.
  if (line.system === 'watchlist' || line.target.kind === 'hold') return null
  if (line.op === 'stay') return <span className="text-ok text-xs">stays</span>
  const before = line.before as Side
  const after = line.after as Side
  if (line.op === 'delete' || after === null) {
    return (
      <span className="data wrap-anywhere text-ink-3 text-xs">
        {textOf(before?.value ?? line.target.value)}
      </span>
    )
  }
  const fields = Object.keys(after).filter(
    (field) => line.op !== 'update' || before === null || before[field] !== after[field],
  )
  return fields.map((field) => (
    <span key={field} className="data wrap-anywhere text-ink-2 text-xs">
      {labelOf(field)}
      {line.op === 'update' && before !== null ? (
        <>
          {textOf(before[field])} <span aria-hidden>→</span>
          <span className="sr-only">becomes</span> {textOf(after[field])}
        </>
      ) : (
        textOf(after[field])
      )}
      {field === 'ttl' ? ' s' : ''}
    </span>
  ))
}
