import type { ScopeName } from '@/lib/core/alerts'
import type { Family, KeaHost, KeaHostDraft, KeaRefusal, KeaStore } from '@/lib/core/ports/kea'
import { clientWords } from '@/lib/core/readable'
import {
  identifierOf,
  type ObservedHost,
  observedHosts,
  type ReservationRow,
} from '@/lib/services/worker/hosts/reservation-row'

/** How an intent ended in Kea. */
export type Carried =
  /** Kea holds what the row says; null: the host is gone. */
  { kind: 'done'; host: ObservedHost | null } | { kind: 'refused'; reason: string }

/**
 * What Kea shall hold of a reservation. Our flags go along, so that they survive the loss of our own database, and so
 * does a name that shall not keep the client's own out of its lease (`keptHostname`).
 */
export function draftOf(row: ReservationRow): KeaHostDraft {
  const { id, family, subnetId, ip, hostname, infra, stickyDns, pinHostname } = row
  const { conflictGuard, allowClientHostname, ttlClass, deleteOn, graceHours } = row
  return {
    family,
    subnetId,
    identifier: identifierOf(row),
    ip,
    hostname: allowClientHostname ? null : hostname,
    context: {
      ...{ reservation: id, infra, stickyDns, pinHostname, conflictGuard, allowClientHostname },
      ...{ ttlClass, deleteOn, graceHours },
      ...(allowClientHostname ? { hostname } : {}),
    },
  }
}

/** Carries out the pending intent of a row. Rejects with what the store throws. */
export async function carryOut(
  kea: KeaStore,
  row: ReservationRow,
  subnet: string | null,
  scopeName: ScopeName,
  /** What shall stand at the address that it leaves, best first. */
  successors: readonly KeaHostDraft[] = [],
): Promise<Carried> {
  if (row.pending === 'delete') return await remove(kea, row, subnet, scopeName, successors)
  if (subnet === null) return { kind: 'refused', reason: `Kea has no subnet with the id ${row.subnetId}` }
  const current = row.keaHostId === null ? null : ((await kea.getHosts([row.keaHostId]))[0] ?? null)
  const mine = current === null ? null : ownPart(current, row)
  if (mine !== null && holds(row, mine) && carriesFlags(row, mine)) return { kind: 'done', host: mine }
  if (row.pending === 'create' && mine === null) return await create(kea, row, subnet, scopeName)
  if (current === null) return { kind: 'refused', reason: 'the reservation was deleted in Kea meanwhile' }
  if (row.observed !== null && mine !== null && !sameFacts(row.observed, mine)) {
    return { kind: 'refused', reason: 'the reservation was changed in Kea meanwhile' }
  }
  const [behind] = successors
  const written = await kea.updateHost(current.hostId, current, draftOf(row), subnet, behind)
  if (!written.ok) return { kind: 'refused', reason: refusalText(written.refusal, row.family, scopeName) }
  return { kind: 'done', host: written.host === null ? null : ownPart(written.host, row) }
}

async function create(
  kea: KeaStore,
  row: ReservationRow,
  subnet: string,
  scopeName: ScopeName,
): Promise<Carried> {
  const written = await kea.createHost(draftOf(row), subnet)
  if (written.ok) return { kind: 'done', host: written.host === null ? null : ownPart(written.host, row) }
  const { refusal } = written
  // An earlier try of ours that never wrote its end: the holder is what we wanted to make.
  if (refusal.kind === 'identifier-taken' || refusal.kind === 'address-taken') {
    const mine = ownPart(refusal.holder, row)
    if (mine !== null && holds(row, mine) && mine.userContext?.includes(row.id))
      return { kind: 'done', host: mine }
  }
  return { kind: 'refused', reason: refusalText(refusal, row.family, scopeName) }
}

async function remove(
  kea: KeaStore,
  row: ReservationRow,
  subnet: string | null,
  scopeName: ScopeName,
  successors: readonly KeaHostDraft[],
): Promise<Carried> {
  if (row.keaHostId === null) return { kind: 'done', host: null }
  const [current] = await kea.getHosts([row.keaHostId])
  if (current === undefined || ownPart(current, row) === null) return { kind: 'done', host: null }
  for (const successor of subnet === null ? [] : successors) {
    const replaced = await kea.replaceHost(current.hostId, current, successor, subnet ?? '')
    if (replaced.ok) return { kind: 'done', host: null }
    // Another row has the client, or the address too: the next one, or none.
    if (replaced.refusal.kind === 'changed') break
  }
  const written = await kea.deleteHost(current.hostId, current, row.family)
  if (written.ok) return { kind: 'done', host: null }
  const { refusal } = written
  if (refusal.kind === 'changed' && refusal.found === null) return { kind: 'done', host: null }
  return { kind: 'refused', reason: refusalText(refusal, row.family, scopeName) }
}

/** The part of a host row that this reservation stands for, or null when the row has another client or family. */
function ownPart(host: KeaHost, row: ReservationRow): ObservedHost | null {
  return observedHosts(host).find((seen) => seen.family === row.family) ?? null
}

function holds(row: ReservationRow, seen: ObservedHost): boolean {
  return (
    row.subnetId === seen.subnetId &&
    row.identifierType === seen.identifierType &&
    row.identifierValue === seen.identifierValue &&
    row.ip === seen.ip &&
    (row.hostname ?? '') === (seen.hostname ?? '')
  )
}

function carriesFlags(row: ReservationRow, seen: ObservedHost): boolean {
  try {
    const context: unknown = JSON.parse(seen.userContext ?? '{}')
    const own = (context as { holdfast?: unknown } | null)?.holdfast
    return JSON.stringify(own) === JSON.stringify(draftOf(row).context)
  } catch {
    return false
  }
}

function sameFacts(a: ObservedHost, b: ObservedHost): boolean {
  const { ip, hostname, subnetId, identifierType, identifierValue } = a
  return (
    ip === b.ip &&
    hostname === b.hostname &&
    subnetId === b.subnetId &&
    identifierType === b.identifierType &&
    identifierValue === b.identifierValue
  )
}

/** A refusal in words that name the holder. */
function refusalText(refusal: KeaRefusal, family: Family, scopeName: ScopeName): string {
  switch (refusal.kind) {
    case 'address-taken':
      return `${refusal.ip} is reserved for ${holderText(refusal.holder, family, scopeName)}`
    case 'identifier-taken':
      return `this client already has a reservation: ${holderText(refusal.holder, family, scopeName)}`
    case 'outside-subnet':
      return `${refusal.ip} is not in ${refusal.subnet}`
    case 'unknown-subnet':
      return `Kea has no subnet with the id ${refusal.subnetId}`
    case 'changed':
      return refusal.found === null
        ? 'the reservation was deleted in Kea meanwhile'
        : 'the reservation was changed in Kea meanwhile'
    default:
      return refusal satisfies never
  }
}

/** `epg (aa:bb:cc:dd:ee:ff, 192.168.1.5, LAN)` */
function holderText(holder: KeaHost, family: Family, scopeName: ScopeName): string {
  const subnetId = (family === 4 ? holder.subnet4 : holder.subnet6) ?? 0
  const scope = subnetId === 0 ? 'global' : (scopeName(family, subnetId) ?? `subnet ${subnetId}`)
  const address = (family === 4 ? holder.ipv4 : holder.ipv6[0]) ?? 'no address'
  return `${holder.hostname ?? 'a reservation without a name'} (${clientWords(holder.identifier)}, ${address}, ${scope})`
}
