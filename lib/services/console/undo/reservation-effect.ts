import { randomUUID } from 'node:crypto'
import type { Effect, EffectLine } from '@/lib/contract/effect'
import { type ReservationCreate, settingsOf } from '@/lib/contract/reservation'
import { ordinaryDefaults } from '@/lib/core/policy'
import { runSql } from '@/lib/db/sql'
import { clientWords } from '@/lib/services/console/address-facts'
import { identifierOfBody } from '@/lib/services/console/create-reservation'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { claimsOf } from '@/lib/services/console/effect/claims-of'
import { decideEffect } from '@/lib/services/console/effect/decide-effect'
import { Touched } from '@/lib/services/console/effect/touched'
import { leasesOf } from '@/lib/services/worker/claims/related'
import {
  type ObservedHost,
  RESERVATION_COLUMNS,
  type ReservationRow,
} from '@/lib/services/worker/hosts/reservation-row'
import { readWorld } from '@/lib/services/worker/world'

/** The row as it would be, as if Kea had it. */
function imagined(body: ReservationCreate, base: ReservationRow | null, subnetId: number): ReservationRow {
  const identifier = identifierOfBody(body) ?? { type: 'hw-address' as const, value: '' }
  const ip = body.ip ?? null
  const held: ObservedHost = {
    hostId: base?.keaHostId ?? -1,
    family: ip?.includes(':') ? 6 : (base?.family ?? 4),
    subnetId,
    identifierType: identifier.type,
    identifierValue: identifier.value,
    ip,
    moreAddresses: base?.moreAddresses ?? [],
    hostname: body.hostname ?? null,
    userContext: base?.observed?.userContext ?? null,
  }
  const { hostId, userContext: _, ...columns } = held
  return {
    ...columns,
    ...settingsOf(body, base ?? ordinaryDefaults()),
    id: base?.id ?? randomUUID(),
    keaHostId: hostId,
    pending: null,
    status: 'served',
    reason: null,
    observed: held,
    createdFrom: base?.createdFrom ?? 'console',
    editedAt: null,
    staticRecordId: base?.staticRecordId ?? null,
    version: base?.version ?? 1,
  }
}

function shown(row: ReservationRow): Record<string, unknown> {
  const { ip, hostname, infra, stickyDns, pinHostname, conflictGuard, allowClientHostname } = row
  const { ttlClass, deleteOn, graceHours, identifierType: type, identifierValue: value } = row
  const flags = { infra, stickyDns, pinHostname, conflictGuard, allowClientHostname }
  return { ip, hostname, client: clientWords({ type, value }), ...flags, ttlClass, deleteOn, graceHours }
}

function keaLine(before: ReservationRow | null, after: ReservationRow | null, scope: string): EffectLine {
  const row = after ?? before
  const { ip, hostname, identifierType: type, identifierValue: value } = row as ReservationRow
  return {
    op: before === null ? 'create' : after === null ? 'delete' : 'update',
    system: 'kea',
    target: { scope, hostname, ip, client: clientWords({ type, value }) },
    before: before === null ? null : shown(before),
    after: after === null ? null : shown(after),
    leavesAt: null,
    reason: null,
  }
}

/** What making a reservation, changing the one with this id, or deleting it would do in Kea and in DNS. Writes nothing. */
export async function reservationEffect(
  deps: ConsoleDeps,
  {
    id,
    body,
    scope,
    subnetId,
  }: { id: string | null; body: ReservationCreate | null; scope: string; subnetId: number },
): Promise<Effect> {
  const { pool } = deps.db
  const world = await readWorld(pool)
  const [before = null] =
    id === null
      ? []
      : await runSql<ReservationRow>(
          pool,
          `select ${RESERVATION_COLUMNS} from reservation r where r.id = $1::uuid`,
          [id],
        )
  const after = body === null ? null : imagined(body, before, subnetId)
  const rows = [before, after].filter((row) => row !== null)
  const facts = [...(await leasesOf(pool, rows, { lock: false })).values()]
  const asked = { reservations: new Set(rows.map((row) => row.id)), leases: new Set<string>() }
  const claims = (row: ReservationRow | null) =>
    claimsOf(world, { rows: row === null ? [] : [row], facts }, asked, deps.now())
  const touched = new Touched()
  touched.add(claims(before), claims(after))
  const effect = await decideEffect(pool, touched, { before: world, after: world }, deps.now())
  const line = keaLine(before, after, scope)
  const counts = { ...effect.counts, [line.op]: effect.counts[line.op] + 1 }
  return { ...effect, counts, lines: [line, ...effect.lines] }
}
