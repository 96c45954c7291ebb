import { shownName } from '@/lib/core/client-name'
import type { Conflict, Party } from '@/lib/core/conflict'
import { clientOfRef, colonHex, formatMacUpper, isIdentifierType, macOf } from '@/lib/core/identifier'
import { ipFamily } from '@/lib/core/ip'
import { leaseOwner } from '@/lib/core/lease-client'
import type { LeaseFact } from '@/lib/core/lease-fact'
import type { PlanLine } from '@/lib/core/plan'
import type { Family } from '@/lib/core/ports/kea'
import { addressOfRecord } from '@/lib/core/record-address'
import type { ReservationClaimSet, ReservationSource } from '@/lib/core/reservation-claims'

export type AlertKind =
  | 'name-conflict'
  | 'two-names'
  | 'infrastructure-withdrawn'
  | 'declined-address'
  | 'hostile-hostname'
  | 'record-missing'
  | 'record-changed'
  | 'record-ttl'
  | 'record-duplicate'
  | 'pointer-mismatch'
  | 'zone-differs'
  | 'not-served'
  | 'reservation-changed'
  | 'reserved-address-leased'
  | 'name-mismatch'
  | 'watched-address-leased'
  | 'hold-impossible'
  | 'hold-failed'
  | 'notification-failed'
  | 'kea-ddns-enabled'

/** Something an operator should know, as long as it is so. Texts may come from anybody: escape them where they are shown. */
export interface AlertFact {
  kind: AlertKind
  /** Names the reason: the same one is the same alert. */
  reason: string
  severity: 'low' | 'medium' | 'high'
  summary: string
  detail: Readonly<Record<string, unknown>>
  ip: string | null
  name: string | null
  scope: string | null
  reservationId: string | null
  recordId: string | null
  /** What it has in common with others; absent: nothing. */
  groupKey?: string | null
  watchId?: string | null
}

/** The name of the scope with that Kea subnet id, or null. */
export type ScopeName = (family: Family, subnetId: number) => string | null

/** Alerts of these kinds belong to a name: one that a look at it does not tell any more is resolved. */
export const NAME_ALERTS: readonly AlertKind[] = [
  'name-conflict',
  'two-names',
  'record-missing',
  'record-changed',
  'record-ttl',
  'record-duplicate',
  'pointer-mismatch',
]

/** `AA:BB:CC:DD:EE:FF`, `duid 00:01:…`; what is no client as it is. */
export function clientText(ref: string): string {
  const client = clientOfRef(ref)
  const colon = client.indexOf(':')
  const type = client.slice(0, Math.max(colon, 0))
  const value = client.slice(colon + 1)
  if (!isIdentifierType(type)) return client
  const mac = macOf({ type, value })
  return mac === null ? `${type} ${colonHex(value)}` : formatMacUpper(mac)
}

function partyText({ sourceKind, ref, type, value }: Party): string {
  const at = value === '' ? '' : ` (${type} ${value})`
  const client = ref === null ? 'nobody we know' : clientText(ref)
  switch (sourceKind) {
    case null:
      return `a record that is not ours${at}`
    case 'static':
      return `a static record${at}`
    case 'reservation':
      return `the reservation of ${client}${at}`
    case 'lease':
      return `${client}${at}`
  }
}

/** Who a party is, whatever the place: the same one in two zones is one alert. */
function partyKey({ sourceKind, ref, recordId }: Party): string {
  if (sourceKind === null || ref === null) return `record:${recordId}`
  return sourceKind === 'static' ? 'static' : clientOfRef(ref)
}

function reservationOf({ claimant, holder }: Conflict): string | null {
  const party = [holder, claimant].find(({ sourceKind }) => sourceKind === 'reservation')
  return party?.sourceId ?? null
}

/**
 * What the lines of one name tell: another client has, or also wants, the name; or one address has two names. Lines
 * that are held tell nothing yet. One alert for each pair of clients, however many zones and types it concerns.
 */
export function alertsOfPlan(lines: readonly PlanLine[], scopeName: ScopeName): AlertFact[] {
  const alerts = new Map<string, { alert: AlertFact; places: unknown[] }>()
  for (const line of lines) {
    const { conflict, op, view, zone, type, value } = line
    if (conflict === null || op === 'held') continue
    const place = { view, zone, type, value, op, reason: line.reason }
    const alert = alertOfLine(line, conflict, scopeName)
    const known = alerts.get(alert.reason)
    if (known === undefined) {
      const places = [place]
      alerts.set(alert.reason, { places, alert: { ...alert, detail: { ...alert.detail, places } } })
    } else known.places.push(place)
  }
  return [...alerts.values()].map(({ alert }) => alert)
}

function alertOfLine(line: PlanLine, conflict: Conflict, scopeName: ScopeName): AlertFact {
  const { name, type, op } = line
  const { claimant, holder, severity, kind } = conflict
  const ip = addressOfRecord(line)
  const parties = [partyKey(claimant), partyKey(holder)]
  const refused = op === 'refuse'
  // Let through, neither has the better right: who came first is no other alert.
  const who = refused ? parties : parties.sort()
  const alertKind = type === 'PTR' ? 'two-names' : 'name-conflict'
  return {
    kind: alertKind,
    reason: [alertKind, name, ...who].join('|'),
    severity,
    summary: summaryOf(line, conflict, ip),
    detail: { kind, refused, claimant, holder },
    ip,
    name,
    scope: scopeOf(claimant, ip, scopeName),
    reservationId: reservationOf(conflict),
    recordId: holder.recordId,
  }
}

function summaryOf(
  { name, type, value, op }: PlanLine,
  { claimant, holder }: Conflict,
  ip: string | null,
): string {
  if (type === 'PTR') {
    const one = `${holder.value} of ${partyText({ ...holder, value: '' })}`
    return `${ip} has two names: ${one}, and ${value} of ${partyText({ ...claimant, value: '' })}`
  }
  return op === 'refuse'
    ? `${name} was refused to ${partyText(claimant)}: ${partyText(holder)} has it`
    : `${name} belongs to ${partyText(holder)}, and was given to ${partyText(claimant)} too`
}

function scopeOf({ ref }: Party, ip: string | null, scopeName: ScopeName): string | null {
  const subnetId = /@(\d+)$/.exec(String(ref))?.[1]
  const family = ipFamily(ip ?? '')
  return subnetId === undefined || family === null ? null : scopeName(family, Number(subnetId))
}

const declinedReason = (ip: string) => `declined-address|${ip}`
const hostileReason = (ip: string) => `hostile-hostname|${ip}`
/** Names the reason: an address that was promised to one client, and that another one has. */
export const leasedElsewhereReason = (ip: string) => `reserved-address-leased|${ip}`
const withdrawnReason = (id: string) => `infrastructure-withdrawn|${id}`

/** Every alert that a lease can have, by its address: those that `alertsOfLease` does not tell any more are resolved. */
export function leaseReasons(ip: string): string[] {
  return [declinedReason(ip), hostileReason(ip), leasedElsewhereReason(ip)]
}

/** Every alert that a reservation can have: those that `alertsOfReservation` does not tell any more are resolved. */
export function reservationReasons(id: string): string[] {
  return [withdrawnReason(id)]
}

/**
 * What a lease tells: its address is used by a machine that Kea does not know, or its client wants a name that nobody
 * may have.
 *
 * @param hostile the name, from the claims of the lease or of its reservation
 */
export function alertsOfLease(fact: LeaseFact, hostile: string | null, scopeName: ScopeName): AlertFact[] {
  const { ip, hwaddr, clientId, duid, hostname, since } = fact
  const client = { hwaddr, clientId, duid }
  const shared = {
    ip,
    name: null,
    scope: scopeName(fact.family, fact.subnetId),
    reservationId: null,
    recordId: null,
  }
  const found: AlertFact[] = []
  if (fact.state === 'declined') {
    found.push({
      ...shared,
      kind: 'declined-address',
      reason: declinedReason(ip),
      severity: 'medium',
      summary: `${ip} was declined: another machine uses it`,
      detail: { ...client, hostname, since },
    })
  }
  if (hostile !== null && fact.endedAt === null) {
    found.push({
      ...shared,
      kind: 'hostile-hostname',
      reason: hostileReason(ip),
      severity: 'low',
      summary: `${clientOf(fact)} at ${ip} wants the name ${shownName(hostile)}, which no client may have`,
      detail: { ...client, hostname: hostile, since },
    })
  }
  return found
}

function clientOf(fact: LeaseFact): string {
  const client = leaseOwner(fact)
  return client === null ? 'The client' : clientText(`${client.type}:${client.value}`)
}

/** What a reservation tells: its client released the address, and with it an infrastructure name is gone from DNS. */
export function alertsOfReservation(
  source: Pick<ReservationSource, 'id' | 'hostname' | 'policy' | 'scopeName' | 'identifier'>,
  { withdrawn }: Pick<ReservationClaimSet, 'withdrawn'>,
): AlertFact[] {
  const [first] = withdrawn
  if (first === undefined || !source.policy.infra) return []
  const { id, hostname, identifier } = source
  const what = hostname ?? first.ip
  return [
    {
      kind: 'infrastructure-withdrawn',
      reason: withdrawnReason(id),
      severity: 'high',
      summary: `The infrastructure name ${what} was withdrawn: its client released ${first.ip}. It returns with the next grant`,
      detail: { hostname, identifier, withdrawn },
      ip: first.ip,
      name: null,
      scope: source.scopeName,
      reservationId: id,
      recordId: null,
    },
  ]
}
