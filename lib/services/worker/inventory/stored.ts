import type { BmcPattern } from '@/lib/core/bmc-name'
import { DEFAULT_BMC_PATTERN, parseBmcPattern } from '@/lib/core/bmc-name'
import type { InventorySource } from '@/lib/core/inventory'
import { type PgQueryable, runSql } from '@/lib/db/sql'
import type { ObservedHost } from '@/lib/services/worker/hosts/reservation-row'
import { sourcesOfObserved } from '@/lib/services/worker/inventory/sources'

/** The reservations of management controllers, as Kea has them, by host id: of these host rows, or with null all. */
export async function storedSources(
  sql: PgQueryable,
  patterns: readonly BmcPattern[],
  hostIds: readonly number[] | null,
): Promise<Map<number, InventorySource[]>> {
  const rows = await runSql<{ observed: ObservedHost }>(
    sql,
    `select observed from reservation where ${hostIds === null ? 'kea_host_id is not null' : 'kea_host_id = any($2::int[])'}
       and split_part(lower(btrim(observed->>'hostname')), '.', 1) ~ any($1::text[])`,
    [patterns.map(({ source }) => source), ...(hostIds === null ? [] : [hostIds])],
  )
  const found = new Map<number, InventorySource[]>()
  for (const { observed } of rows) {
    const { hostId } = observed
    found.set(hostId, [...(found.get(hostId) ?? []), ...sourcesOfObserved(observed)])
  }
  return found
}

/** Keeps the worker's patterns where the console finds them. */
export async function storePatterns(sql: PgQueryable, patterns: readonly BmcPattern[]): Promise<void> {
  await runSql(
    sql,
    `insert into setting (key, value) values ('inventory-patterns', $1::jsonb)
     on conflict (key) do update set value = excluded.value where setting.value <> excluded.value`,
    [JSON.stringify(patterns.map(({ text }) => text))],
  )
}

/** The patterns of the worker, or the usual one when none was there yet. */
export async function storedPatterns(sql: PgQueryable): Promise<BmcPattern[]> {
  const [row] = await runSql<{ value: unknown }>(
    sql,
    `select value from setting where key = 'inventory-patterns'`,
  )
  const texts: unknown[] = Array.isArray(row?.value) ? row.value : [DEFAULT_BMC_PATTERN]
  return texts.flatMap((text) => {
    const read = parseBmcPattern(String(text))
    return read.ok ? [read.pattern] : []
  })
}
