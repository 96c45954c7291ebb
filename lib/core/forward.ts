import type { Why } from '@/lib/core/cause'
import type { Claim } from '@/lib/core/claims'
import type { PlanLine, RecordRow } from '@/lib/core/plan'
import { reverseNameToIp } from '@/lib/core/reverse-name'

/** A record row at a forward name, with what the last look said about it. */
export interface ForwardRow extends RecordRow {
  status: string
  reason: string | null
}

/** What is known of the name that a PTR points to. */
export interface ForwardFacts {
  name: string
  claims: readonly Claim[]
  records: readonly ForwardRow[]
  /** What `decide` makes of them. */
  lines: readonly PlanLine[]
}

/** Why a PTR must not stand: its forward record does not. */
export interface Withheld {
  /** How the forward record ended. */
  follows: 'refused' | 'failed'
  /** Begins with FORWARD_REASON and names the forward record. */
  reason: string
  /** What took the name from the forward record, or asked for what failed; null or absent: nobody knows. */
  why?: Why | null
}

/** Begins every reason of a PTR that waits for its forward record or follows it. */
export const FORWARD_REASON = 'the forward record '

/** The A or AAAA that belongs to a PTR: of the same source, in the same view. Null when nobody claims it. */
export function forwardOf(pointer: Claim, claims: readonly Claim[]): Claim | null {
  const ip = reverseNameToIp(pointer.name)
  return (
    claims.find(
      ({ sourceKind, sourceId, view, name, type, value }) =>
        type !== 'PTR' &&
        sourceKind === pointer.sourceKind &&
        sourceId === pointer.sourceId &&
        view === pointer.view &&
        name === pointer.value &&
        value === ip,
    ) ?? null
  )
}

/**
 * A PTR follows its A or AAAA: it must not stand while that one is refused or failed and not there. Null: it may. That
 * a forward record is still to be created is no reason to wait, so both can be made side by side.
 */
export function withheld(pointer: Claim, forwards: readonly ForwardFacts[]): Withheld | null {
  const forward = forwards.find(({ name }) => name === pointer.value)
  const claim = forward === undefined ? null : forwardOf(pointer, forward.claims)
  if (forward === undefined || claim === null) return null
  const same = (one: { zoneId: string; type: string; value: string }) =>
    one.zoneId === claim.zoneId && one.type === claim.type && one.value === claim.value
  const row = forward.records.find(same)
  if (row?.present === true) return null
  const refused = forward.lines.find((line) => line.op === 'refuse' && same(line))
  if (refused !== undefined)
    return {
      follows: 'refused',
      reason: forwardReason(claim, 'was refused', refused.reason),
      why: refused.heldBy,
    }
  if (row?.status !== 'failed') return null
  return { follows: 'failed', reason: forwardReason(claim, 'failed', row.reason), why: claim.why ?? null }
}

/** Something of ours stands there meanwhile. */
const isChange = (would: PlanLine['would']): boolean => would === 'update' || would === 'delete'

/**
 * The creation of a PTR waits while its A or AAAA, which is not there, is held: it would lead to a name without address.
 * One that stands already stays.
 *
 * @param asked somebody asked for this very PTR
 */
export function afterForward(line: PlanLine, forwards: readonly ForwardFacts[], asked: boolean): PlanLine {
  if (line.op !== 'create' || line.type !== 'PTR' || asked) return line
  const ip = reverseNameToIp(line.name)
  const held = forwards
    .flatMap(({ name, lines }) => (name === line.value ? lines : []))
    .find(
      ({ op, would, view, value }) => op === 'held' && !isChange(would) && view === line.view && value === ip,
    )
  if (held === undefined) return line
  return { ...line, op: 'held', would: 'create', reason: forwardReason(held, 'is held', null) }
}

/** `the forward record epg.site.com A 10.0.0.1 was refused: …` */
export function forwardReason(
  { name, type, value }: Pick<Claim, 'name' | 'type' | 'value'>,
  what: string,
  why: string | null,
): string {
  const because = why === null || why === '' ? '' : `: ${why}`
  return `${FORWARD_REASON}${name} ${type} ${value} ${what}${because}`
}
