import { PlanLine } from '@/components/ddi/plan/plan-line'
import { inPlanOrder, planLooks, planOps, planSize, planSystems } from '@/components/ddi/plan/plan-words'
import { Badge } from '@/components/ui/badge'
import { Notice } from '@/components/ui/notice'
import type { Effect } from '@/lib/contract/effect'

const number = (value: number) => value.toLocaleString('en')
const names = (count: number) => (count === 1 ? '1 name' : `${number(count)} names`)

/** What a write would do, before it is done: names that stop resolving first, then `+ ~ -` rows by system. */
export function PlanDiff({ effect, none }: { effect: Effect; none: string }) {
  const size = planSize(effect)
  if (size === 0) {
    return (
      <Notice tone="ok" title={none}>
        {effect.complete ? null : 'There is more than was looked at.'}
      </Notice>
    )
  }
  const more = size - effect.lines.length
  return (
    <div className="flex flex-col gap-3">
      <StopResolving effect={effect} />
      <div className="flex flex-wrap gap-1.5">
        {planOps
          .filter((op) => effect.counts[op] > 0)
          .map((op) => (
            <Badge key={op} tone={planLooks[op].tone} icon={planLooks[op].icon}>
              {number(effect.counts[op])} {planLooks[op].word}
            </Badge>
          ))}
      </div>
      {planSystems.map(({ system, title }) => {
        const lines = inPlanOrder(effect.lines.filter((line) => line.system === system))
        if (lines.length === 0) return null
        return (
          <section key={system} className="min-w-0">
            <h3 className="mb-1 font-medium text-ink-3 text-xs">{title}</h3>
            <section
              aria-label={`Plan for ${title}`}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable by keyboard
              tabIndex={0}
              className="thin-scroll max-h-96 overflow-y-auto rounded-md border border-line text-sm"
            >
              <ul className="divide-y divide-line">
                {lines.map((line) => (
                  <PlanLine key={JSON.stringify([line.op, line.target])} line={line} />
                ))}
              </ul>
            </section>
          </section>
        )
      })}
      {more > 0 || !effect.complete ? (
        <p className="text-ink-3 text-xs">
          {more > 0
            ? `The first ${number(effect.lines.length)} of ${effect.complete ? '' : 'at least '}${number(size)}.`
            : ''}
          {effect.complete ? '' : ' There is more than was looked at.'}
        </p>
      ) : null}
    </div>
  )
}

function StopResolving({ effect }: { effect: Effect }) {
  const { now, later, names: named } = effect.stopResolving
  if (now === 0 && later === 0) return <Notice tone="ok" title="No name stops resolving" />
  return (
    <Notice
      tone={now > 0 ? 'bad' : 'warn'}
      title={
        now > 0
          ? `${names(now)} would stop resolving${later > 0 ? `, ${number(later)} more when the grace is over` : ''}`
          : `${names(later)} would stop resolving when the grace is over`
      }
    >
      {named.length > 0 ? (
        <span className="data text-xs">
          {named.join(', ')}
          {now > named.length ? ' …' : ''}
        </span>
      ) : null}
    </Notice>
  )
}
