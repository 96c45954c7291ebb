import type pg from 'pg'
import { diffClaims } from '@/lib/core/claims'
import { effective } from '@/lib/core/effective-policy'
import { claimsOfStatic, type StaticSource } from '@/lib/core/static-claims'
import { whyOf } from '@/lib/core/why'
import { runSql } from '@/lib/db/sql'
import { readClaims, storeClaims } from '@/lib/services/worker/claims/store'
import type { World } from '@/lib/services/worker/world'

const PAGE = 2_000

/** Computes the claims of one page of operators' records again; the names that are touched. */
export async function recomputeStatics(
  sql: pg.PoolClient,
  world: World,
  after: string | null,
): Promise<{ next: string | null; names: string[] }> {
  const rows = await runSql<Omit<StaticSource, 'kind'>>(
    sql,
    `select id, zone_id as "zoneId", name, type, value, ttl, ptr from static_record
     where $1::uuid is null or id > $1::uuid order by id limit ${PAGE} for update`,
    [after],
  )
  const before = await readClaims(sql, { static: rows.map(({ id }) => id) })
  const wanted = rows.flatMap((row) => claimsOfStatic({ kind: 'static', ...row }, world).claims)
  const policy = effective(world.policy, null, null)
  await storeClaims(sql, before, wanted, (old, now) =>
    whyOf({ kind: 'policy', id: 'policy', from: 'global' }, { before: old, after: now, policy }),
  )
  return { next: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null), names: diffClaims(before, wanted) }
}
