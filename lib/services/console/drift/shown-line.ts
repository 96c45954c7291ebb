import type { EffectLine } from '@/lib/contract/effect'
import type { PlanLine, RecordState } from '@/lib/core/plan'

const stateOf = (state: RecordState | null) =>
  state === null ? null : { value: state.value, ttl: state.ttl }

/** A line of a plan as it is shown; `op` where it is called otherwise there. */
export function shownLine(line: PlanLine, op = line.op as EffectLine['op']): EffectLine {
  const { view, zone, name, type, value, before, after, reason } = line
  return {
    op,
    system: 'dns',
    target: { view, zone, name, type, value },
    before: stateOf(before),
    after: op === 'refuse' ? null : stateOf(after),
    leavesAt: null,
    reason,
  }
}
