import type { BmcPattern } from '@/lib/core/bmc-name'
import { groupInventory, type InventorySource, renderInventory } from '@/lib/core/inventory'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { type DirectoryOutcome, ownFiles, writeFiles } from '@/lib/services/worker/inventory/directory'

export interface InventoryOptions {
  /** Where the files stand. */
  directory: string
  patterns: readonly BmcPattern[]
  log: Pick<WorkerLog, 'info' | 'warn'>
}

/**
 * Writes the inventory of these sources once, and removes our files of cabinets that they do not have. A directory
 * that cannot be written is a warning: DNS goes on without it. False then.
 */
export async function writeInventory(
  { directory, patterns, log }: InventoryOptions,
  sources: readonly InventorySource[],
): Promise<boolean> {
  try {
    const files = new Map<string, string | null>(
      groupInventory(sources, patterns).map((file) => [file.file, renderInventory(file)]),
    )
    for (const name of await ownFiles(directory)) if (!files.has(name)) files.set(name, null)
    tellInventory(log, directory, await writeFiles(directory, files))
    return true
  } catch (error) {
    log.warn(inventoryWarning(directory, error))
    return false
  }
}

/** Says what was done to the files; nothing when they stayed as they were. */
export function tellInventory(
  log: InventoryOptions['log'],
  directory: string,
  { written, removed, foreign }: DirectoryOutcome,
): void {
  const named = (names: readonly string[]) =>
    names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
  if (written.length > 0) log.info(`Inventory written to ${directory}: ${named(written)}`)
  if (removed.length > 0) log.info(`Inventory removed from ${directory}: ${named(removed)}`)
  if (foreign.length > 0)
    log.warn(
      `Inventory not written: ${named(foreign)} in ${directory} was not made by Holdfast and is left alone`,
    )
}

/** One line of what is wrong with the directory. */
export function inventoryWarning(directory: string, error: unknown): string {
  // What the system says of one file holds for all: `EACCES: permission denied, open '…'`.
  const reason = error instanceof Error ? error.message.replace(/, \w+ '.*/s, '') : 'unknown error'
  return `Inventory files cannot be written to ${directory} (--output-dir), DNS goes on without them: ${reason}`
}
