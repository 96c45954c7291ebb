import type pg from 'pg'
import { isUuid } from '@/lib/services/console/deps'
import type { Where } from '@/lib/services/console/keyset'

/**
 * Rows of table `t` in the scopes with this name or id. The scopes are found first: with constants the planner walks
 * the index of the one subnet instead of the whole table.
 */
export async function inScope(pool: pg.Pool, scope: string): Promise<Where> {
  const { rows } = await pool.query<{ family: number; kea_subnet_id: number }>(
    `select family, kea_subnet_id from scope where ${isUuid(scope) ? 'id = $1::uuid' : 'name = $1'}`,
    [scope],
  )
  if (rows.length === 0) return () => 'false'
  return (params) => {
    const each = rows.map(
      (row) =>
        `(t.subnet_id = ${params.add(row.kea_subnet_id)}::int and t.family = ${params.add(row.family)}::smallint)`,
    )
    return `(${each.join(' or ')})`
  }
}

/** Column equals value; the cast keeps the comparison in the column's own type. */
export function equals(column: string, value: unknown, cast = ''): Where {
  return (params) => `${column} = ${params.add(value)}${cast}`
}
