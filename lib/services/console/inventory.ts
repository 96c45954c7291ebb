import type { InventoryFileItem } from '@/lib/contract/inventory'
import type { Page } from '@/lib/contract/list'
import { groupInventory, type InventoryFile, renderInventory } from '@/lib/core/inventory'
import { type ConsoleDeps, done, notFound, type Result } from '@/lib/services/console/deps'
import { storedPatterns, storedSources } from '@/lib/services/worker/inventory/stored'

async function allFiles({ db }: ConsoleDeps): Promise<InventoryFile[]> {
  const patterns = await storedPatterns(db.pool)
  const hosts = await storedSources(db.pool, patterns, null)
  return groupInventory([...hosts.values()].flat(), patterns)
}

/** The inventory files there are. They are made from the reservations, so they are right wherever the worker writes. */
export async function listInventory(deps: ConsoleDeps): Promise<Page<InventoryFileItem>> {
  const files = await allFiles(deps)
  const items = files.map(({ file, site, cabinet, hosts }) => ({ file, site, cabinet, hosts: hosts.length }))
  return { items, nextCursor: null, total: items.length }
}

/** The text of one file. */
export async function inventoryText(deps: ConsoleDeps, file: string): Promise<Result<string>> {
  const found = (await allFiles(deps)).find((one) => one.file === file)
  return found === undefined ? notFound('inventory file') : done(renderInventory(found))
}
