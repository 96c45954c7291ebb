import type { Effect, EffectLine } from '@/lib/contract/effect'
import type { Proposal } from '@/lib/contract/proposal'
import type { DnsRecord } from '@/lib/contract/record'
import type { Claim } from '@/lib/core/claims'
import { claimsOfStatic, type StaticSource } from '@/lib/core/static-claims'
import { runSql } from '@/lib/db/sql'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { type ClaimsBySource, claimsOf } from '@/lib/services/console/effect/claims-of'
import { decideEffect } from '@/lib/services/console/effect/decide-effect'
import { Touched } from '@/lib/services/console/effect/touched'
import type { Pointer } from '@/lib/services/console/records/adopt-record'
import { leasesOf } from '@/lib/services/worker/claims/related'
import { RESERVATION_COLUMNS, type ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { readWorld, type World } from '@/lib/services/worker/world'

/** Nothing happens. */
export const NO_EFFECT: Effect = {
  counts: { create: 0, update: 0, delete: 0, leave: 0, stay: 0, refuse: 0 },
  stopResolving: { now: 0, later: 0, names: [] },
  lines: [],
  complete: true,
}

/** An operator's record before and after a write, and the reservations that are linked to it no more. */
interface Change {
  before: StaticSource | null
  after: StaticSource | null
  linked: readonly string[]
}

/** What a look at each touched name would do after the write. */
export async function recordEffect(deps: ConsoleDeps, change: Change): Promise<Effect> {
  const { pool } = deps.db
  const world = await readWorld(pool)
  const touched = new Touched()
  const id = change.before?.id ?? change.after?.id ?? ''
  const of = (source: StaticSource | null): ClaimsBySource =>
    new Map([[`static:${id}`, source === null ? [] : claimsOfStatic({ ...source, id }, world).claims]])
  touched.add(of(change.before), of(change.after))
  if (change.linked.length > 0) touched.add(new Map(), await published(deps, world, change.linked))
  return decideEffect(pool, touched, { before: world, after: world }, deps.now())
}

/** What the reservations publish when nothing stands for them any more. */
async function published(deps: ConsoleDeps, world: World, ids: readonly string[]): Promise<ClaimsBySource> {
  const { pool } = deps.db
  const stored = await runSql<ReservationRow>(
    pool,
    `select ${RESERVATION_COLUMNS} from reservation r where r.id = any($1::uuid[])`,
    [ids],
  )
  const rows = stored.map((row) => ({ ...row, staticRecordId: null }))
  const facts = [...(await leasesOf(pool, rows, { lock: false })).values()]
  return claimsOf(world, { rows, facts }, { reservations: new Set(ids), leases: new Set() }, deps.now())
}

/** An adoption changes our tag, and the TTL of a PTR that has another one. */
export function adoptionEffect(record: DnsRecord, claims: readonly Claim[], pointer: Pointer | null): Effect {
  const lines = claims.map(({ view, zone, name, type, value, ttl }): EffectLine => {
    const before = type === 'PTR' ? (pointer?.ttl ?? ttl) : record.ttl
    return {
      op: 'update',
      system: 'dns',
      target: { view, zone, name, type, value },
      before: { value, ttl: before },
      after: { value, ttl },
      leavesAt: null,
      reason: 'our tag is written; its value and all other parameters stay',
    }
  })
  return { ...NO_EFFECT, counts: { ...NO_EFFECT.counts, update: lines.length }, lines }
}

/** The same with the reservation that is made in the same step. */
export function withReservation(effect: Effect, made: Proposal['reservation']): Effect {
  if (made === null) return effect
  const { scope, hostname, ip, mac, identifier } = made
  const client = mac ?? (identifier === undefined ? null : `${identifier.type} ${identifier.value}`)
  const line: EffectLine = {
    op: 'create',
    system: 'kea',
    target: { scope, hostname, ip, client },
    before: null,
    after: { ...made },
    leavesAt: null,
    reason: 'the reservation is made in the same step',
  }
  const { counts, lines } = effect
  return { ...effect, counts: { ...counts, create: counts.create + 1 }, lines: [line, ...lines] }
}
