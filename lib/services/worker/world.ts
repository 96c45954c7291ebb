import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { ClaimWorld } from '@/lib/core/claims'
import { defaultPolicy, type GlobalPolicy, type ScopePolicy } from '@/lib/core/policy'
import type { DnsZone } from '@/lib/core/ports/dns'
import type { Family } from '@/lib/core/ports/kea'
import type { ZoneRule } from '@/lib/core/rule-match'
import type { TxtRule } from '@/lib/core/txt-rule'
import { addJob, jobs } from '@/lib/db/queue'
import { type PgQueryable, runSql } from '@/lib/db/sql'

/** A scope as far as claims and audit lines need it. */
export interface WorldScope {
  family: Family
  subnetId: number
  name: string
  /** CIDR. */
  subnet: string
  policy: ScopePolicy | null
  /** Kea looks for reservations of every subnet (subnet id 0) here. */
  reservationsGlobal: boolean
  /** Kea looks for reservations of this subnet here. */
  reservationsInSubnet: boolean
}

/** A managed zone: ours by `id`, the provider's by `providerId`. */
export interface WorldZone extends DnsZone {
  id: string
  /** False until a complete listing: what stands there is then unknown. */
  listed: boolean
}

/** What the intents of many reservations depend on: zones, rules, policy and scopes. */
export interface World extends ClaimWorld {
  zones: readonly WorldZone[]
  scopes: readonly WorldScope[]
  /** Changes when anything in it does. */
  stamp: string
  zone(id: string): WorldZone | null
  scope(family: Family, subnetId: number): WorldScope | null
}

/**
 * The DNS servers, and what NS and MX records name (of an MX the text after the preference). Where a client's own record
 * stands already somebody pointed at it knowingly: nobody shall lose a name by that.
 */
const SERVERS = `select coalesce(jsonb_agg(s.name order by s.name), '[]') from (
  select server as name from zone where managed and gone_at is null
  union select rtrim(lower(regexp_replace(d.value, '^.*\\s', '')), '.') from dns_record d
    where d.type in ('NS', 'MX') and d.present) s
  where not exists (select from dns_record o where o.name = s.name and o.present and o.owned
    and o.provenance = 'ddns(dynamic)')`

/** Reads the world. One statement, a few hundred rows, or some thousands where there are as many subnets. */
export async function readWorld(sql: PgQueryable): Promise<World> {
  const [row] = await runSql<WorldRow>(
    sql,
    `select
       (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'view', view, 'server', server, 'name', name,
           'reverse', reverse, 'providerId', provider_id, 'listed', listed_at is not null) order by view, name), '[]')
          from zone where managed and gone_at is null) as zones,
       (select coalesce(jsonb_agg(jsonb_build_object('match', match, 'pattern', pattern, 'scopes', scopes,
           'kinds', kinds, 'family', family, 'targets', targets) order by position), '[]') from zone_rule) as rules,
       (select value->'txtRules' from setting where key = 'zone-rules') as "txtRules",
       (select value from policy where id = 1) as policy,
       (${SERVERS}) as servers,
       (select coalesce(jsonb_agg(jsonb_build_object('family', family, 'subnetId', kea_subnet_id, 'name', name,
           'subnet', subnet::text, 'policy', policy, 'reservationsGlobal', reservations_global,
           'reservationsInSubnet', reservations_in_subnet)), '[]') from scope where gone_at is null) as scopes`,
  )
  if (row === undefined) throw new Error('the console database answered nothing')
  const zones = new Map(row.zones.map((zone) => [zone.id, zone]))
  const scopes = new Map(row.scopes.map((scope) => [`${scope.family}:${scope.subnetId}`, scope]))
  return {
    stamp: createHash('sha1').update(JSON.stringify(row)).digest('base64'),
    zones: row.zones,
    scopes: row.scopes,
    rules: row.rules,
    txtRules: row.txtRules ?? [],
    policy: { ...defaultPolicy(), ...row.policy },
    servers: row.servers,
    zone: (id) => zones.get(id) ?? null,
    scope: (family, subnetId) => scopes.get(`${family}:${subnetId}`) ?? null,
  }
}

interface WorldRow {
  zones: WorldZone[]
  servers: string[]
  rules: ZoneRule[]
  txtRules: TxtRule[] | null
  policy: Partial<GlobalPolicy> | null
  scopes: WorldScope[]
}

/** The world, read again when somebody said that it changed, and every few seconds in case nobody did. */
export interface WorldCache {
  get(): Promise<World>
  forget(): void
}

/**
 * Call after a transaction that computed claims in this world. Another world may have begun meanwhile, and everything
 * may have been computed again in it, before our transaction was there to be seen: then it is done once more.
 */
export async function checkWorld(deps: { pool: pg.Pool; world: WorldCache }, world: World): Promise<void> {
  if ((await deps.world.get()).stamp !== world.stamp) await addJob(deps.pool, jobs.recompute())
}

const MAX_AGE_MS = 5_000

/** A cache in front of `readWorld`. */
export function createWorldCache(sql: PgQueryable, maxAgeMs = MAX_AGE_MS): WorldCache {
  let current: { world: Promise<World>; until: number } | null = null
  return {
    get() {
      if (current === null || current.until < performance.now()) {
        const mine = { world: readWorld(sql), until: performance.now() + maxAgeMs }
        current = mine
        mine.world.catch(() => {
          if (current === mine) current = null
        })
      }
      return current.world
    },
    forget() {
      current = null
    },
  }
}
