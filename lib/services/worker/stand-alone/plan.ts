import type { Claim } from '@/lib/core/claims'
import { decide } from '@/lib/core/decide'
import { type ForwardFacts, withheld } from '@/lib/core/forward'
import type { PlanLine, RecordRow } from '@/lib/core/plan'
import { planSafety, type ZoneTotals } from '@/lib/core/plan-safety'
import type { KeaScope } from '@/lib/core/ports/kea'
import { readable } from '@/lib/core/readable'
import { stands } from '@/lib/core/stands'
import type { WorkerLog } from '@/lib/services/worker/deps'
import type { ListedView } from '@/lib/services/worker/stand-alone/listed'

export interface PlanOptions {
  scopes: readonly KeaScope[]
  /** As it stands in owner tags. */
  instance: string
  /** A record of ours that no claim asks for, but of which nobody knows that it ended: it stays. */
  unexplained?: (record: RecordRow) => boolean
}

type AtName = { claims: Claim[]; records: RecordRow[] }

/**
 * Everything that differs, name by name; the names that PTRs point to are decided first. Records at names that nobody
 * claims, and that are not ours, are passed over, and so is what stands as it is claimed.
 *
 * @param now ISO 8601 instant: a grace that is over by then is over
 */
export function planClaims(
  options: PlanOptions,
  claims: readonly Claim[],
  listed: ListedView,
  now: string,
): PlanLine[] {
  const { instance, scopes } = options
  const scopeName = (id: number) => scopes.find(({ subnetId }) => subnetId === id)?.name ?? null
  const forwards = new Map<string, ForwardFacts>()
  const standing = new Set<string>()
  return inOrder(byName(options, claims, listed)).flatMap(([name, at]) => {
    // Most of a zone, most of the time.
    if (
      stands(at.claims, at.records) &&
      at.claims.every(({ type, value }) => type !== 'PTR' || standing.has(value))
    ) {
      standing.add(name)
      return []
    }
    const lines = decide({
      ...at,
      ...{ instance, mode: 'full', cause: 'SYNC', now },
      withheld: (claim) => {
        const forward = forwards.get(claim.value)
        return forward === undefined ? null : withheld(claim, [forward])
      },
    })
    const rows = at.records.map((record) => ({ ...record, status: 'served', reason: null }))
    const told = lines.map((line) => ({ ...line, reason: readable(line.reason, scopeName) }))
    forwards.set(name, { name, claims: at.claims, records: rows, lines: told })
    return told
  })
}

function byName(
  { unexplained }: PlanOptions,
  claims: readonly Claim[],
  listed: ListedView,
): Map<string, AtName> {
  const names = new Map<string, AtName>()
  const at = (name: string) => {
    const known = names.get(name) ?? { claims: [], records: [] }
    names.set(name, known)
    return known
  }
  for (const record of listed.records) {
    const row = record.owned && unexplained?.(record) === true ? { ...record, unexplained: true } : record
    at(record.name).records.push(row)
  }
  for (const claim of claims) {
    const { records, claims: here } = at(claim.name)
    // What merely keeps its name keeps nothing where nothing stands.
    const isThere = () => records.some(({ type, value }) => type === claim.type && value === claim.value)
    if (claim.live !== false || isThere()) here.push(claim)
  }
  return names
}

function inOrder(names: ReadonlyMap<string, AtName>): [string, AtName][] {
  const concerned = [...names].filter(
    ([, { claims, records }]) => claims.length > 0 || records.some(({ owned }) => owned),
  )
  const isPointer = ({ claims }: AtName) => claims.some(({ type }) => type === 'PTR')
  return [...concerned.filter(([, one]) => !isPointer(one)), ...concerned.filter(([, one]) => isPointer(one))]
}

/** The zones of which too much would change, said aloud; there only what is missing is created. */
export function heldZones(
  totals: readonly ZoneTotals[],
  sizeOf: (zoneId: string) => number,
  log: WorkerLog,
): Set<string> {
  const held = new Set<string>()
  for (const zone of totals) {
    const reason = planSafety(zone, sizeOf(zone.zoneId))
    if (reason === null) continue
    held.add(zone.zoneId)
    log.warn(`Held: ${reason}. Look at it with --dry-run; --once --accept-large-change lets it happen`)
  }
  return held
}

/** The lines that touch the server. */
export function changesOf(lines: readonly PlanLine[], held: ReadonlySet<string> = new Set()): PlanLine[] {
  const touches = ({ op }: PlanLine) => op === 'create' || op === 'update' || op === 'delete'
  return lines.filter((line) => touches(line) && (line.op === 'create' || !held.has(line.zoneId)))
}
