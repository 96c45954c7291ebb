import type pg from 'pg'
import type { Utilisation } from '@/lib/contract/scope'
import { cidrSize, rangeSize } from '@/lib/core/cidr'

/** What utilisation is counted from. */
export interface CountedScope {
  id: string
  subnet: string
  pools: readonly { first: string; last: string }[]
}

interface Counts {
  leased: number
  leased_in_pools: number
  declined: number
  reserved: number
}

const COUNT = `
select s.id::text,
  l.leased, l.declined, r.reserved,
  coalesce((select sum(n)::int from jsonb_to_recordset(s.pools) as p(first text, last text),
     lateral (select count(*) as n from lease i where i.family = s.family and i.subnet_id = s.kea_subnet_id
        and i.state = 'active' and i.ip between p.first::inet and p.last::inet) as c), 0) as leased_in_pools
from scope s,
  lateral (select count(*) filter (where state = 'active')::int as leased,
                  count(*) filter (where state = 'declined')::int as declined
             from lease where family = s.family and subnet_id = s.kea_subnet_id
              and state in ('active', 'declined')) as l,
  lateral (select count(*)::int as reserved from reservation where family = s.family
              and subnet_id = s.kea_subnet_id and ip is not null and pending is distinct from 'delete') as r
where s.id = any($1::uuid[])`

const NOTHING: Counts = { leased: 0, leased_in_pools: 0, declined: 0, reserved: 0 }

/** Leased share of the pools with one decimal; null without pools. Exact for sizes beyond 2^53. */
function percentOf(leased: number, size: bigint): number | null {
  return size === 0n ? null : Number((BigInt(leased) * 1000n) / size) / 10
}

/** Counts by index, scope by scope, and remembers for a few seconds: a page of scopes must not count a million leases per look. */
export class UtilisationCounter {
  private readonly remembered = new Map<string, { at: number; counts: Counts }>()

  constructor(
    private readonly pool: pg.Pool,
    private readonly keepMs = 5_000,
    private readonly now: () => number = Date.now,
  ) {}

  /** Utilisation by id of the scope. */
  async of(scopes: readonly CountedScope[]): Promise<Map<string, Utilisation>> {
    const at = this.now()
    const old = scopes.filter(
      ({ id }) => at - (this.remembered.get(id)?.at ?? Number.NEGATIVE_INFINITY) > this.keepMs,
    )
    if (old.length > 0) {
      const { rows } = await this.pool.query<Counts & { id: string }>(COUNT, [old.map(({ id }) => id)])
      for (const row of rows) this.remembered.set(row.id, { at, counts: row })
    }
    return new Map(
      scopes.map((scope) => {
        const counts = this.remembered.get(scope.id)?.counts ?? NOTHING
        const poolSize = scope.pools.reduce((sum, { first, last }) => sum + rangeSize(first, last), 0n)
        return [
          scope.id,
          {
            size: String(cidrSize(scope.subnet)),
            poolSize: String(poolSize),
            leased: counts.leased,
            leasedInPools: counts.leased_in_pools,
            declined: counts.declined,
            reserved: counts.reserved,
            percent: percentOf(counts.leased_in_pools, poolSize),
          },
        ]
      }),
    )
  }
}
