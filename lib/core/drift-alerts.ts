import type { AlertFact, AlertKind } from '@/lib/core/alerts'
import { type DriftFound, type DriftKind, driftText, toldApart } from '@/lib/core/drift'
import { addressOfRecord } from '@/lib/core/record-address'

const KINDS: Readonly<Record<DriftKind, { kind: AlertKind; severity: AlertFact['severity'] }>> = {
  missing: { kind: 'record-missing', severity: 'high' },
  changed: { kind: 'record-changed', severity: 'high' },
  ttl: { kind: 'record-ttl', severity: 'low' },
  tag: { kind: 'record-changed', severity: 'low' },
  duplicate: { kind: 'record-duplicate', severity: 'medium' },
  extra: { kind: 'record-changed', severity: 'medium' },
}

/** Alerts about single records that differ on the DNS server. */
export const DRIFT_ALERTS: readonly AlertKind[] = [
  'record-missing',
  'record-changed',
  'record-ttl',
  'record-duplicate',
  'pointer-mismatch',
]

/**
 * One alert for each record that differs. What a person must say for the whole zone is told once there, not here.
 *
 * @param scopeAt name of the scope that an address lies in, or null
 */
export function alertsOfDrift(
  found: readonly DriftFound[],
  scopeAt: (ip: string) => string | null,
): AlertFact[] {
  return toldApart(found).flatMap((one) => (one.gated ? [] : [alertOf(one, scopeAt)]))
}

function alertOf(found: DriftFound, scopeAt: (ip: string) => string | null): AlertFact {
  const { row, kind, wanted, others } = found
  const { view, zone, name, type, value } = row
  const { kind: plain, severity } = KINDS[kind]
  // A low word for a low matter: a TTL is a TTL at a reverse name too.
  const pointer = type === 'PTR' && kind !== 'ttl'
  const alertKind = pointer ? 'pointer-mismatch' : plain
  const ip = addressOfRecord(row)
  const there = others.map((other) => ({ type: other.type, value: other.value, ttl: other.ttl }))
  const closed = found.closed ? { closed: true } : {}
  const own = row.present ? [{ type, value, ttl: row.ttl }] : []
  return {
    kind: alertKind,
    reason: [alertKind, `${view}/${zone}`, name, type, value].join('|'),
    severity: row.provenance === 'ddns(dynamic)' ? 'low' : pointer ? 'medium' : severity,
    summary: `${name} ${type} ${value} (${view}): ${driftText(found)}`,
    detail: { drift: kind, view, zone, type, value, wanted, found: [...own, ...there], ...closed },
    ip,
    name,
    scope: ip === null ? null : scopeAt(ip),
    reservationId: null,
    recordId: row.id,
  }
}

/** How much of a zone differs. */
export interface ZoneDrift {
  zoneId: string
  view: string
  zone: string
  /** Records that the zone has or should have. */
  size: number
  /** How many differ, by what is different. */
  counts: Readonly<Record<string, number>>
  /** The first of them. */
  names: readonly string[]
  /** Of the gate, fit for an operator. */
  reason: string
}

/** Names the reason of the one alert of a zone that differs as a whole. */
export function zoneDiffersReason(view: string, zone: string): string {
  return `zone-differs|${view}/${zone}`
}

/** What the alerts of a zone that differs as a whole have in common. */
export function zoneGroup(view: string, zone: string): string {
  return `zone:${view}/${zone}`
}

/** One item for a zone that somebody restored, or emptied: nothing is changed there until a person says so. */
export function zoneDiffers({ zoneId, view, zone, size, counts, names, reason }: ZoneDrift): AlertFact {
  return {
    kind: 'zone-differs',
    reason: zoneDiffersReason(view, zone),
    severity: 'high',
    summary: `Much of ${zone} (${view}) differs from what is wanted, as if somebody restored it: ${reason}`,
    detail: { zoneId, view, zone, size, counts, names },
    ip: null,
    name: null,
    scope: null,
    reservationId: null,
    recordId: null,
    groupKey: zoneGroup(view, zone),
  }
}
