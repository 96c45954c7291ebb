import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeaError } from '../errors'
import { problemText } from './problem'
import { readLeaseFile } from './snapshot'
import { csvRow, leaseOf } from './testing/lease-csv'
import { LeaseFolder, released, row } from './testing/lease-folder'

let folder: LeaseFolder
beforeEach(() => {
  folder = new LeaseFolder()
})
afterEach(() => folder.remove())

const hosts = async () => (await readLeaseFile(folder.path)).leases.map(({ hostname }) => hostname).sort()

describe('readLeaseFile', () => {
  it('has the last row of each address, and not those that are gone', async () => {
    folder.create(row(1), row(2), row(3), released(2), row(1, { hostname: 'renamed' }))
    expect(await hosts()).toEqual(['host-3', 'renamed'])
  })

  it('has declined and reclaimed addresses too, with their state', async () => {
    folder.create(row(1, { state: 2, hostname: '' }), row(2, { state: 1 }))
    const { leases } = await readLeaseFile(folder.path)
    expect(leases.map(({ state }) => state)).toEqual([2, 1])
  })

  it('reads .2, then .1, then the file', async () => {
    folder.write('.2', row(1), row(2), row(3))
    folder.write('.1', released(1), row(2, { hostname: 'two' }))
    folder.create(row(2, { hostname: 'second' }), row(4))
    expect(await hosts()).toEqual(['host-3', 'host-4', 'second'])
  })

  it('reads .completed instead of .2 and .1, and never .output', async () => {
    folder.write('.2', row(1))
    folder.write('.1', row(2))
    folder.write('.completed', row(3))
    folder.write('.output', row(4))
    folder.create(row(5))
    expect(await hosts()).toEqual(['host-3', 'host-5'])
  })

  it('reads what is beside the file when the file itself is not there', async () => {
    folder.write('.2', row(1))
    expect(await hosts()).toEqual(['host-1'])
  })

  it('reads a DHCPv6 file by its header', async () => {
    const six = new LeaseFolder(6)
    const lease = leaseOf(6, 1_766_000_000)
    six.create(csvRow(lease, 1_766_000_000))
    expect((await readLeaseFile(six.path)).leases).toEqual([lease])
    six.remove()
  })

  it('skips junk and says where', async () => {
    folder.create(row(1), '\u0007junk', row(2))
    const { leases, problems } = await readLeaseFile(folder.path)
    expect(leases).toHaveLength(2)
    expect(problems.map(problemText)).toEqual([
      `${folder.path}: 1 rows skipped (line 3: wrong number of fields)`,
    ])
  })

  it('knows an empty lease file', async () => {
    folder.create()
    expect(await readLeaseFile(folder.path)).toEqual({ leases: [], problems: [] })
  })

  it.each([
    ['no file', () => undefined, 'does not exist'],
    ['no lease file', () => folder.append('lease 10.0.0.1 {'), 'is not a lease file of Kea'],
    ['a folder', () => mkdirSync(folder.path), 'not a regular file'],
  ])('refuses %s with a reason', async (_what, prepare, reason) => {
    prepare()
    const refused = readLeaseFile(folder.path)
    await expect(refused).rejects.toBeInstanceOf(KeaError)
    await expect(refused).rejects.toThrow(reason)
  })
})
