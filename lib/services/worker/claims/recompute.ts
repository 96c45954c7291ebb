import type pg from 'pg'
import {
  type AlertFact,
  alertsOfLease,
  alertsOfReservation,
  leaseReasons,
  reservationReasons,
} from '@/lib/core/alerts'
import type { Why } from '@/lib/core/cause'
import { type Claim, diffClaims } from '@/lib/core/claims'
import { effective } from '@/lib/core/effective-policy'
import { claimsOfLease } from '@/lib/core/lease-claims'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { nameMismatchReason } from '@/lib/core/name-mismatch'
import type { Family } from '@/lib/core/ports/kea'
import { alertOfPromise } from '@/lib/core/promise'
import { claimsFor } from '@/lib/core/reservation-claims'
import { asLookedAt } from '@/lib/core/stand-ins'
import { whyDue, whyOf } from '@/lib/core/why'
import type { Aftermath } from '@/lib/services/worker/change-facts'
import { auditGraces, type ClaimStored } from '@/lib/services/worker/claims/grace-audit'
import { NOTHING_KEPT, whatStands } from '@/lib/services/worker/claims/kept'
import type { Heard } from '@/lib/services/worker/claims/news'
import { relate } from '@/lib/services/worker/claims/relate'
import { leasesOf, reservationsOf } from '@/lib/services/worker/claims/related'
import { guardOf, readClaims, storeClaims } from '@/lib/services/worker/claims/store'
import { type ReservationRow, sourceOf } from '@/lib/services/worker/hosts/reservation-row'
import { readFacts } from '@/lib/services/worker/leases/store'
import { findMismatches } from '@/lib/services/worker/name-mismatch'
import type { World, WorldScope } from '@/lib/services/worker/world'

/** What is different now, and so whose claims are computed again. */
export interface Subjects {
  /** Reservations as they stand now, locked. */
  stand: readonly ReservationRow[]
  /** As they were: changed ones before the change, and those that are gone. */
  was: readonly ReservationRow[]
  /** Ids of `stand` that are new: nothing is stored about them yet. */
  fresh?: ReadonlySet<string>
  /** Addresses whose lease facts changed. */
  leases?: readonly string[]
  /** What was heard that made it so. */
  heard: Heard
  /** Claims that were wanted until then at most are gone. */
  now: Date
}

export interface Recomputed {
  /** Names that must be looked at. */
  names: string[]
  /** Reservation id -> why it publishes nothing. */
  reasons: Map<string, string>
  /** Reservations of which nothing is different: their records may be served already. */
  settled: string[]
  /** Every reservation whose claims were computed, also those that only a lease concerns. */
  reservations: ReservationRow[]
}

/**
 * Computes the claims of reservations and leases again and stores what is different, with the record rows that wait
 * for them. A reservation depends on the leases of its client, and a lease on the reservation that is for its client,
 * so either brings the other along. Part of the transaction that changed the facts, and of its aftermath.
 */
export async function recompute(
  sql: pg.PoolClient,
  world: World,
  subjects: Subjects,
  aftermath: Aftermath,
): Promise<Recomputed> {
  const { stand, was, now } = subjects
  const touched = await leasesOf(sql, [...stand, ...was])
  const asked = (subjects.leases ?? []).filter((ip) => !touched.has(ip))
  if (asked.length > 0) {
    for (const [ip, { fact }] of await readFacts(sql, asked)) touched.set(ip, fact)
  }
  const own = new Set([...stand, ...was].map(({ id }) => id))
  const others = (await reservationsOf(sql, [...touched.values()])).filter(({ id }) => !own.has(id))
  const around = others.length === 0 ? touched : new Map([...(await leasesOf(sql, others)), ...touched])

  const rows = [...stand, ...others]
  const relations = relate(rows, [...around.values()], world)
  const after: Claim[] = []
  const reasons = new Map<string, string>()
  const alerts: AlertFact[] = []
  const hostile = new Map<string, string>()
  for (const row of rows) {
    const leases = (relations.leases.get(row.id) ?? []).map((fact) => ({ fact, scope: scopeOf(fact, world) }))
    const source = sourceOf(row, world, leases)
    const set = source === null ? null : claimsFor(source, world)
    const over = set !== null && isOver(set.claims, now)
    if (over || set?.reason) reasons.set(row.id, over ? OVER : (set?.reason ?? ''))
    if (source !== null && set !== null) alerts.push(...alertsOfReservation(source, set))
    for (const { fact } of leases) if (set?.hostile != null) hostile.set(fact.ip, set.hostile)
    after.push(...(set?.claims ?? []), ...(set?.guards ?? []).map((guard) => ({ ...guard, wanted: false })))
  }
  const silent: { ip: string; reason: string | null }[] = []
  const scopeName = (family: Family, subnetId: number) => world.scope(family, subnetId)?.name ?? null
  for (const fact of touched.values()) {
    const reservation = relations.reservation(fact)
    const source = { kind: 'lease', fact, scope: scopeOf(fact, world), reservation } as const
    const set = world.policy.observe ? OBSERVED : claimsOfLease(source, world)
    after.push(...set.claims)
    silent.push({ ip: fact.ip, reason: isOver(set.claims, now) ? OVER : set.reason })
    alerts.push(...alertsOfLease(fact, set.hostile ?? hostile.get(fact.ip) ?? null, scopeName))
    const promised = relations.promised(fact)
    if (promised !== null) {
      const hostname = rows.find(({ id }) => id === promised.id)?.hostname ?? null
      alerts.push(alertOfPromise(fact, { ...promised, hostname }, scopeName))
    }
  }

  const ids = [...new Set([...rows.map(({ id }) => id), ...was.map(({ id }) => id)])]
  const before = await readClaims(sql, {
    reservation: ids.filter((id) => subjects.fresh?.has(id) !== true),
    lease: [...new Set([...touched.keys(), ...(subjects.leases ?? [])])],
  })
  const computed = after.flatMap((claim) => (isDue(claim, now) ? guardOf(claim) : [claim]))
  const { claims: left, idle } = await whatStands(sql, computed)
  const wanted = asLookedAt(left, before, computed)
  for (const row of rows) if (idle.has(`reservation:${row.id}`)) reasons.set(row.id, NOTHING_KEPT)
  for (const one of silent) if (idle.has(`lease:${one.ip}`)) one.reason = NOTHING_KEPT
  const names = diffClaims(before, wanted)
  const known = new Map([...was, ...rows].map((row) => [row.id, row]))
  const whyChanged = (old: Claim | null, next: Claim | null): Why => {
    // Its grace was over before anything was heard that concerns it.
    if (next?.wanted !== true && old !== null && isDue(old, now)) return whyDue(old)
    const { sourceKind: kind, sourceId: id } = (next ?? old) as Claim
    const related =
      kind === 'lease' ? relations.candidates(id) : (relations.leases.get(id) ?? []).map((l) => l.ip)
    const row = kind === 'reservation' ? (known.get(id) ?? null) : null
    const scope = row === null ? touched.get(id) : { family: row.family, subnetId: row.subnetId }
    const policy = scope === undefined ? null : world.scope(scope.family, scope.subnetId)?.policy
    return whyOf(subjects.heard(kind, id, related), {
      before: old,
      after: next,
      policy: effective(world.policy, policy ?? null, row),
    })
  }
  const stored: ClaimStored[] = []
  await storeClaims(sql, before, wanted, (old, next) => {
    const why = whyChanged(old, next)
    if (next !== null && next.wanted !== false) stored.push({ before: old, after: next, why })
    return why
  })
  await auditGraces(sql, world, stored)
  await tellLeases(sql, silent)
  const concerned = [...touched.keys()].flatMap(leaseReasons)
  aftermath.tell(alerts, [...concerned, ...ids.flatMap(reservationReasons)])
  const ips = [...new Set([...stand, ...was].flatMap(addressesOf))]
  aftermath.tell(await findMismatches(sql, world, ips), ips.map(nameMismatchReason))

  const changed = new Set(names)
  const moving = new Set(
    [...before, ...wanted].filter(({ name }) => changed.has(name)).map(({ sourceId }) => sourceId),
  )
  return { names, reasons, settled: ids.filter((id) => !moving.has(id)), reservations: rows }
}

function addressesOf({ ip, moreAddresses }: ReservationRow): string[] {
  return [...(ip === null ? [] : [ip]), ...moreAddresses]
}

const OVER = 'withdrawn: its lease expired and the grace is over; it returns with the next grant'

function isDue(claim: Claim, now: Date): boolean {
  return claim.until != null && Date.parse(claim.until) <= now.getTime()
}

/** There was something to publish, until the grace was over. */
function isOver(claims: readonly Claim[], now: Date): boolean {
  return claims.length > 0 && claims.every((claim) => isDue(claim, now))
}

/** Nothing of leases is published, changed or withdrawn before an administrator said so. */
const OBSERVED = {
  claims: [],
  reason: 'observing until an administrator confirms the policy',
  hostile: null,
}

function scopeOf(fact: LeaseFact, world: World): WorldScope | null {
  return world.scope(fact.family, fact.subnetId)
}

/** A lease that publishes nothing says why. */
async function tellLeases(
  sql: pg.PoolClient,
  told: readonly { ip: string; reason: string | null }[],
): Promise<void> {
  if (told.length === 0) return
  await sql.query({
    name: 'hf-tell-leases',
    text: `update lease l set reason = t.reason from jsonb_to_recordset($1::jsonb) as t(ip inet, reason text)
           where l.ip = t.ip and l.reason is distinct from t.reason`,
    values: [JSON.stringify(told)],
  })
}
