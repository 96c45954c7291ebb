import type pg from 'pg'
import type { Why } from '@/lib/core/cause'
import type { Claim } from '@/lib/core/claims'
import type { DriftRow } from '@/lib/core/drift'
import type { ForwardFacts, ForwardRow } from '@/lib/core/forward'
import type { PlanChange, PlanLine, RecordState } from '@/lib/core/plan'

/** A mutation that was begun and whose end nobody wrote down: the process died, or no answer came. */
export interface OpenChange {
  id: string
  op: PlanChange
  after: RecordState | null
  attempts: number
}

/** A record row with what only the worker needs. */
export interface NameRecord extends DriftRow {
  providerId: string | null
  origin: 'imported' | 'holdfast'
  status: string
  reason: string | null
  reservationId: string | null
  /** What made it wanted, or wanted no longer. */
  why: Why | null
  /** The mark was seen by a look, not by a listing alone. */
  confirmed: boolean
  /** A DNS server answered it once. */
  servedBefore: boolean
  open: OpenChange | null
  /** ISO instant of the last change that a server accepted for this row; null when there is none. */
  acceptedAt: string | null
  acceptedChangeId: string | null
}

/** Everything about one name that a look needs, read at one moment. */
export interface NameFacts {
  name: string
  claims: Claim[]
  records: NameRecord[]
  /**
   * At a reverse name: the names that its PTRs shall point to. At any: those that clients chose instead of the names of
   * their reservations, which are claimed here. Null: none.
   */
  forwards: (Omit<ForwardFacts, 'lines'> & { records: (ForwardRow & DriftRow)[] })[] | null
  /** A consistency check waits for this look. */
  syncing: boolean
  /** An alert that a look tells stands open. */
  alerted: boolean
  /** Ids of zones of which so much differs that a person must say what happens. */
  gated: string[]
}

/** `offset 0` keeps each step on its own index: by name first, and changes by their record, whatever tables hold so far. */
const CLAIMS = (name: string) => `
  (select coalesce(jsonb_agg(jsonb_build_object('sourceKind', c.source_kind, 'sourceId', c.source_id, 'zoneId', c.zone_id,
      'view', z.view, 'zone', z.name, 'name', c.name, 'type', c.type, 'value', c.value, 'ttl', c.ttl,
      'provenance', c.provenance, 'ref', c.ref, 'until', c.until, 'live', c.live, 'since', c.since, 'guard', c.guard,
      'drift', c.drift, 'identities', c.identities, 'why', c.why, 'wanted', c.wanted)), '[]')
     from (select * from claim where name = ${name} offset 0) c
     join zone z on z.id = c.zone_id and z.managed and z.gone_at is null)`

/** The names that clients chose instead of the own names of their reservations, which are claimed here. */
const CHOSEN = (name: string) => `
  select o.name from (select * from claim where name = ${name} offset 0) c
  cross join lateral (select * from claim where source_kind = 'reservation' and source_id = c.source_id offset 0) o
  where c.source_kind = 'reservation' and c.drift is not null and o.drift is null and o.type <> 'PTR'`

const ROW = `'id', d.id, 'zoneId', d.zone_id, 'view', z.view, 'zone', z.name,
      'name', d.name, 'type', d.type, 'value', d.value, 'ttl', d.ttl, 'provenance', d.provenance, 'owned', d.owned,
      'ownerRef', d.owner_ref, 'present', d.present, 'status', d.status, 'reason', d.reason,
      'wanted', d.wanted, 'why', d.why, 'drift', d.drift`

/** Once for all names: zones of which a person must say something are few. */
const GATED = `(select coalesce(jsonb_agg(z.id), '[]') from zone z
  join alert a on a.active = 'zone-differs|' || z.view || '/' || z.name)`

/**
 * The names as a subquery: a plan for these very names would look cheaper than the one for any, and be made again for
 * every read, which takes longer than to read.
 */
const READ = `
select n.name, ${CLAIMS('n.name')} as claims,
  (select coalesce(jsonb_agg(jsonb_build_object(${ROW}, 'providerId', d.provider_id, 'origin', d.origin,
      'reservationId', d.reservation_id, 'confirmed', d.drift_at is not null,
      'servedBefore', d.served_at is not null,
      'open', (select jsonb_build_object('id', o.id, 'op', o.op, 'after', o.after, 'attempts', o.attempts)
                 from (select * from change where record_id = d.id offset 0) o
                 where o.system = 'dns' and o.status = 'queued'
                 order by o.created_at desc limit 1),
      'acceptedAt', a.accepted_at, 'acceptedChangeId', a.id)), '[]')
     from (select * from dns_record where name = n.name offset 0) d
     join zone z on z.id = d.zone_id and z.managed and z.gone_at is null
     left join lateral (select o.id, o.accepted_at from (select * from change where record_id = d.id offset 0) o
       where d.status in ('accepted', 'leaving', 'failed') and o.accepted_at is not null
       and o.served_at is null order by o.accepted_at desc limit 1) a on true) as records,
  (select jsonb_agg(jsonb_build_object('name', f.name, 'claims', ${CLAIMS('f.name')}, 'records',
      (select coalesce(jsonb_agg(jsonb_build_object(${ROW})), '[]')
         from (select * from dns_record where name = f.name offset 0) d
         join zone z on z.id = d.zone_id and z.managed and z.gone_at is null)))
    from (select value as name from (select * from claim where name = n.name offset 0) c where type = 'PTR'
          union ${CHOSEN('n.name')}) f) as forwards,
  exists (select from sync_item s where s.name = n.name and not s.done) as syncing,
  exists (select from alert a where a.name = n.name and a.active is not null) as alerted,
  ${GATED} as gated
from unnest((select $1::text[])) with ordinality as n(name, at) order by n.at`

/** Reads the facts of several names in one statement. */
export async function readNames(pool: pg.Pool, names: readonly string[]): Promise<NameFacts[]> {
  const result = await pool.query<NameFacts>({ name: 'look-name-facts', text: READ, values: [names] })
  return result.rows
}

/**
 * Why a record changes now: by what made or took its claim, but what a consistency check finds astray is the check's. A
 * repair says itself why.
 */
export function whyNow(facts: NameFacts, { op, cause, chain }: PlanLine, record: NameRecord | null): Why {
  const found = op === 'update' || (op === 'create' && record?.servedBefore === true)
  const repaired = (record?.drift ?? null) !== null
  return facts.syncing && found && !repaired ? { cause: 'SYNC', chain } : { cause, chain }
}

/** Addresses that operators name here, or named until now. */
export function staticAddresses({ claims, records }: NameFacts): string[] {
  const named = [
    ...claims.filter(({ sourceKind }) => sourceKind === 'static'),
    ...records.filter(({ provenance, owned }) => owned && provenance === 'static(admin)'),
  ]
  return [...new Set(named.flatMap(({ type, value }) => (type === 'PTR' ? [] : [value])))]
}
