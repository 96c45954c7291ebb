import type { Claim } from '@/lib/core/claims'
import { decide } from '@/lib/core/decide'
import { type ForwardFacts, withheld } from '@/lib/core/forward'
import type { PlanLine, RecordRow } from '@/lib/core/plan'
import { planSafety, zoneTotals } from '@/lib/core/plan-safety'
import { defaultPolicy } from '@/lib/core/policy'
import type { KeaHost, KeaScope } from '@/lib/core/ports/kea'
import { readable } from '@/lib/core/readable'
import { claimsFor } from '@/lib/core/reservation-claims'
import type { WorkerLog } from '@/lib/services/worker/deps'
import type { ListedView } from '@/lib/services/worker/stand-alone/listing'
import { claimSources } from '@/lib/services/worker/stand-alone/sources'

export interface PlanOptions {
  scopes: readonly KeaScope[]
  zone: string
  view: string
  /** As it stands in owner tags. */
  instance: string
}

/** Everything that differs, name by name; the names that PTRs point to are decided first. */
export function planAll(options: PlanOptions, hosts: readonly KeaHost[], listed: ListedView): PlanLine[] {
  const world = {
    zones: listed.zones,
    rules: [{ pattern: '*', targets: [{ view: options.view, zone: options.zone }] }],
    policy: { ...defaultPolicy(), dnsEnabled: true },
  }
  const byName = new Map<string, { claims: Claim[]; records: RecordRow[] }>()
  const at = (name: string) => {
    const known = byName.get(name) ?? { claims: [], records: [] }
    byName.set(name, known)
    return known
  }
  for (const source of claimSources(hosts, options.scopes)) {
    for (const claim of claimsFor(source, world).claims) at(claim.name).claims.push(claim)
  }
  for (const record of listed.records) at(record.name).records.push(record)
  const { instance, scopes } = options
  const scopeName = (id: number) => scopes.find(({ subnetId }) => subnetId === id)?.name ?? null
  const forwards = new Map<string, ForwardFacts>()
  const concerned = [...byName.entries()].filter(
    ([, { claims, records }]) => claims.length > 0 || records.some(({ owned }) => owned),
  )
  const isPointer = ({ claims }: { claims: readonly Claim[] }) => claims.some(({ type }) => type === 'PTR')
  const ordered = [
    ...concerned.filter(([, one]) => !isPointer(one)),
    ...concerned.filter(([, one]) => isPointer(one)),
  ]
  return ordered.flatMap(([name, { claims, records }]) => {
    const lines = decide({
      ...{ claims, records, instance, mode: 'full', cause: 'SYNC' },
      withheld: (claim) => {
        const forward = forwards.get(claim.value)
        return forward === undefined ? null : withheld(claim, [forward])
      },
    })
    const rows = records.map((record) => ({ ...record, status: 'served', reason: null }))
    const told = lines.map((line) => ({ ...line, reason: readable(line.reason, scopeName) }))
    forwards.set(name, { name, claims, records: rows, lines: told })
    return told
  })
}

/** The changes that may go ahead: where too much of a zone would change, only what is missing is created. */
export function safeChanges(lines: readonly PlanLine[], listed: ListedView, log: WorkerLog): PlanLine[] {
  const held = new Set<string>()
  for (const totals of zoneTotals(lines)) {
    const size = listed.records.filter((record) => record.zoneId === totals.zoneId).length
    const reason = planSafety(totals, size)
    if (reason === null) continue
    held.add(totals.zoneId)
    log.warn(`Held: ${reason}`)
  }
  return lines.filter(
    ({ op, zoneId }) => op === 'create' || ((op === 'update' || op === 'delete') && !held.has(zoneId)),
  )
}
