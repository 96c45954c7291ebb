import { parseBmcName } from '@/lib/core/bmc-name'
import {
  groupInventory,
  type InventorySource,
  inventoryFileName,
  renderInventory,
} from '@/lib/core/inventory'
import { ownFiles, writeFiles } from '@/lib/services/worker/inventory/directory'
import {
  type InventoryOptions,
  inventoryWarning,
  tellInventory,
} from '@/lib/services/worker/inventory/write-all'

/** Keeps the files as the reservations are. Used by the one worker that reads the feed. */
export interface InventoryKeeper {
  /** Every reservation may be another: all files are looked at. */
  all(): void
  /** These host rows of Kea may be others, or gone: the files of their cabinets are looked at. Before `all`: nothing. */
  changed(hostIds: Iterable<number>): void
  /** Resolves when the last change is written, or cannot be. */
  stop(): Promise<void>
}

export interface KeeperOptions extends InventoryOptions {
  /** What these host rows, or all, add to the inventory now, by host id. */
  read: (hostIds: readonly number[] | null) => Promise<ReadonlyMap<number, readonly InventorySource[]>>
  /** Milliseconds until a directory that could not be written is tried again. */
  retryMs?: number
  /** Told when writing begins to fail, and with null when it works again. */
  onState?: (problem: string | null) => void
}

/** Changes that come together are written together. */
const GATHER_MS = 100

/** Follows reservations by their ids; who reports a change never waits for the disk. */
export function createInventoryKeeper(options: KeeperOptions): InventoryKeeper {
  const { directory, patterns, log, read, retryMs = 30_000, onState } = options
  const byHost = new Map<number, { file: string; sources: InventorySource[] }[]>()
  const byFile = new Map<string, Set<number>>()
  /** Files that may be others, and hosts that were not read again yet. */
  const dirty = new Set<string>()
  const waiting = new Set<number>()
  let everything = false
  let begun = false
  let problem: string | null = null
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let stopped = false

  function forget(id: number): void {
    for (const { file } of byHost.get(id) ?? []) {
      byFile.get(file)?.delete(id)
      dirty.add(file)
    }
    byHost.delete(id)
  }

  function remember(id: number, sources: readonly InventorySource[]): void {
    const entries = new Map<string, InventorySource[]>()
    for (const source of sources) {
      const name = parseBmcName(source.hostname, patterns)
      if (name === null) continue
      const file = inventoryFileName(name)
      entries.set(file, [...(entries.get(file) ?? []), source])
    }
    if (entries.size === 0) return
    byHost.set(
      id,
      [...entries].map(([file, list]) => ({ file, sources: list })),
    )
    for (const file of entries.keys()) {
      byFile.set(file, (byFile.get(file) ?? new Set()).add(id))
      dirty.add(file)
    }
  }

  function textOf(file: string): string | null {
    const sources = [...(byFile.get(file) ?? [])].flatMap((id) =>
      (byHost.get(id) ?? []).filter((entry) => entry.file === file).flatMap((entry) => entry.sources),
    )
    const [group] = groupInventory(sources, patterns)
    if (group === undefined) byFile.delete(file)
    return group === undefined ? null : renderInventory(group)
  }

  async function readAgain(): Promise<void> {
    const ids = everything ? null : [...waiting]
    everything = false
    waiting.clear()
    if (ids?.length === 0) return
    const hosts = await read(ids)
    for (const id of ids ?? [...byHost.keys()]) forget(id)
    for (const [id, sources] of hosts) remember(id, sources)
    if (ids === null) for (const name of await ownFiles(directory)) dirty.add(name)
  }

  async function write(): Promise<void> {
    try {
      await readAgain()
      const names = [...dirty]
      tellInventory(
        log,
        directory,
        await writeFiles(directory, new Map(names.map((name) => [name, textOf(name)]))),
      )
      for (const name of names) dirty.delete(name)
      if (problem !== null) log.info(`Inventory files can be written to ${directory} again`)
      if (problem !== null) onState?.(null)
      problem = null
    } catch (error) {
      const found = inventoryWarning(directory, error)
      if (found !== problem) log.warn(found)
      if (found !== problem) onState?.(found)
      problem = found
      // Whatever was wrong with the directory, nobody knows what still stands in it.
      everything = true
    }
    schedule(problem === null ? GATHER_MS : retryMs)
  }

  /** One that waits already is not put off: changes that never stop are written all the same. */
  function schedule(ms: number): void {
    if (stopped || timer !== undefined || idle()) return
    timer = setTimeout(() => {
      timer = undefined
      writing = writing.then(write)
    }, ms)
    timer.unref()
  }

  const idle = () => dirty.size === 0 && waiting.size === 0 && !everything

  return {
    all() {
      begun = true
      everything = true
      schedule(0)
    },
    changed(hostIds) {
      // A cabinet of which only the change is known would lose its other hosts.
      if (!begun) return
      for (const id of hostIds) waiting.add(id)
      schedule(GATHER_MS)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await writing
      if (!idle()) await write()
    },
  }
}
