import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../settings'
import { defaultWorld } from '../world/default'
import { loadWorld } from '../world/load'
import { worldSchema } from '../world/schema'
import { Journal } from './journal'
import type { Rr } from './model'
import { Store } from './store'
import { Writer } from './writer'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const lines = (store: Store) => [...store.dump()].map((entry) => JSON.stringify(entry)).sort()

describe('a journal that is folded while it is written', () => {
  it('loads the same state, and keeps few files', async () => {
    const store = new Store()
    const journal = new Journal({ folder, rotateAt: 20_000 }, () => store.dump())
    await journal.load((entry) => store.apply(entry))
    const writer = new Writer(store, journal, () => defaultSettings)
    const context = { store, writer, settings: () => defaultSettings, version: '8.4.1' }
    loadWorld(context, worldSchema.parse(defaultWorld(true)))
    const [zone] = store.zones.values()
    if (!zone) throw new Error('no zone')
    const made: Rr[] = []
    for (let i = 0; i < 2500; i += 1) {
      made.push(
        writer.createRr(zone, {
          name: `n${i}.site.com`,
          type: 'A',
          ttl: 60,
          values: [`10.1.${i >> 8}.${i & 255}`],
          className: '',
          classParameters: {},
          updatedAt: 0,
        }),
      )
      const old = made[Math.floor(i / 2)]
      if (old && i % 3 === 0 && zone.records.has(old)) writer.editRr(old, { ttl: i }, i % 2 === 0)
      if (old && i % 7 === 0 && zone.records.has(old)) writer.deleteRr(old)
      // lets the snapshot that is being written make progress between changes
      if (i % 5 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    const before = lines(store)
    await journal.close()
    const again = new Store()
    const reader = new Journal({ folder }, () => again.dump())
    await reader.load((entry) => again.apply(entry))
    await reader.close()
    expect(lines(again)).toEqual(before)
    const names = readdirSync(folder)
    expect(names.some((name) => name.startsWith('snapshot'))).toBe(true)
    expect(names.length).toBeLessThanOrEqual(3)
  })
})
