import { existsSync, readdirSync, readlinkSync, renameSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { until } from '@/scripts/testing/shell'
import { follow, following, stopFollowing, told } from './testing/following'
import { Facts, KeaModel } from './testing/kea-model'
import { GRANTED, LeaseFolder, released, row } from './testing/lease-folder'

// Waits are for conditions; on a busy machine they take their time.
vi.setConfig({ testTimeout: 30_000 })

let folder: LeaseFolder
beforeEach(() => {
  folder = new LeaseFolder()
})
afterEach(() => {
  stopFollowing()
  folder.remove()
})

describe('kea-lfc', () => {
  it('goes through a rotation without an end of anything', async () => {
    folder.create(row(1), row(2))
    const follower = following(folder.path)
    await told(follower, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2'])
    folder.append(released(2))
    folder.rotate()
    folder.append(row(3))
    folder.cleanUp()
    const events = ['GRANT 10.77.0.1', 'GRANT 10.77.0.2', 'RELEASE 10.77.0.2', 'GRANT 10.77.0.3']
    await told(follower, events)
    folder.rotate()
    folder.append(row(2))
    await told(follower, [...events, 'GRANT 10.77.0.2'])
    expect(follower.states()).toEqual({ 'host-1': 'active', 'host-2': 'active', 'host-3': 'active' })
    expect(follower.problems).toEqual([])
  })

  it('does not read again what it has just finished', async () => {
    folder.create(row(1), row(2), released(2), row(2, { hostname: 'two' }))
    const follower = following(folder.path)
    const before = ['GRANT 10.77.0.1', 'GRANT 10.77.0.2', 'RELEASE 10.77.0.2', 'GRANT 10.77.0.2']
    await told(follower, before)
    folder.rotate()
    folder.append(row(3))
    await told(follower, [...before, 'GRANT 10.77.0.3'])
  })

  it('takes the last line of a finished file without its end, or counts it', async () => {
    folder.create(row(1))
    const follower = following(folder.path)
    await told(follower, ['GRANT 10.77.0.1'])
    writeFileSync(folder.path, row(2), { flag: 'a' })
    folder.rotate()
    await told(follower, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2'])
    writeFileSync(folder.path, row(3).slice(0, 20), { flag: 'a' })
    folder.cleanUp()
    folder.rotate()
    await until('it is told', () => follower.problems.length > 0)
    expect(follower.problems).toEqual([`${folder.path}: 1 rows skipped (line 2: line without an end)`])
  })

  it('starts with what lies beside the file', async () => {
    folder.write('.2', row(1), row(2))
    folder.write('.1', released(1))
    folder.create(row(3))
    const follower = following(folder.path)
    await told(follower, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2', 'RELEASE 10.77.0.1', 'GRANT 10.77.0.3'])
  })

  it('learns from .2 what was in a file that it never saw, and says so', async () => {
    folder.create(row(1), row(2))
    const follower = following(folder.path)
    await told(follower, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2'])
    const now = Math.floor(Date.now() / 1000)
    // In one breath: nobody could have looked in between.
    folder.rotate()
    folder.cleanUp()
    folder.append(row(3, {}, now), released(2))
    folder.rotate()
    folder.cleanUp()
    folder.append(row(4, {}, now))
    await told(follower, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2', 'GRANT 10.77.0.3', 'GRANT 10.77.0.4'])
    expect(follower.states()).toMatchObject({ 'host-2': 'active' })
    expect(follower.problems).toEqual([
      `${folder.path} was rotated twice between two looks; 1 rows were learned late`,
    ])
  })

  it('reads a file that it never saw whole while it is still there', async () => {
    folder.create(row(1), row(2))
    const follower = following(folder.path)
    await told(follower, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2'])
    folder.rotate()
    folder.cleanUp()
    folder.append(released(2))
    folder.rotate()
    folder.append(row(4))
    await told(follower, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2', 'RELEASE 10.77.0.2', 'GRANT 10.77.0.4'])
  })

  it('does not bring back from an old .2 what ended since', async () => {
    folder.write('.2', row(1), row(2))
    folder.create(released(2))
    const follower = following(folder.path)
    await told(follower, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2', 'RELEASE 10.77.0.2'])
    // lease4-write of Kea 3: a whole new file takes the name, and .2 stays.
    folder.write('.tmp', row(1), row(3))
    renameSync(`${folder.path}.tmp`, folder.path)
    await told(follower, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2', 'RELEASE 10.77.0.2', 'GRANT 10.77.0.3'])
    expect(follower.problems).toEqual([])
  })

  it.runIf(existsSync('/proc/self/fd'))('loses nothing while its consumer is busy', async () => {
    folder.create(row(1))
    const batches = follow(folder.path)[Symbol.asyncIterator]()
    await batches.next()
    const openFiles = () =>
      readdirSync('/proc/self/fd').filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder.path)
        } catch {
          return false
        }
      }).length
    for (const host of [2, 3]) {
      folder.rotate()
      folder.append(row(host), released(host))
      await until('the new file is held', () => openFiles() === host)
      folder.cleanUp()
    }
    folder.append(row(4))
    const facts = new Facts()
    while (!facts.facts.has('10.77.0.4')) {
      const { value } = await batches.next()
      facts.take(value?.changes ?? [])
    }
    expect(facts.kinds()).toEqual(['GRANT', 'RELEASE', 'GRANT', 'RELEASE', 'GRANT'])
    await until('the old ones are closed', async () => {
      folder.append(row(5))
      await batches.next()
      return openFiles() === 1
    })
  })
})

describe('any history, any rotation, any moment to look', () => {
  const action = fc.record({
    kind: fc.constantFrom('request', 'release', 'decline', 'move', 'rotate', 'cleanUp', 'breathe'),
    from: fc.integer({ min: 1, max: 6 }),
    to: fc.integer({ min: 1, max: 6 }),
    cut: fc.nat(30),
  })

  it('ends with the same leases as SQL', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
        const lab = new LeaseFolder()
        lab.create()
        const kea = new KeaModel(4, '2.2', GRANTED)
        const sql = new Facts()
        const follower = following(lab.path, { pollMs: 5 })
        let rotated = false
        const write = (row: string, cut: number) => {
          writeFileSync(lab.path, row.slice(0, cut), { flag: 'a' })
          writeFileSync(lab.path, `${row.slice(cut)}\n`, { flag: 'a' })
        }
        for (const { kind, from, to, cut } of [
          ...actions,
          { kind: 'last' as const, from: 9, to: 9, cut: 9 },
        ]) {
          kea.now += 3
          const ip = `10.77.0.${from}`
          if (kind === 'breathe') await new Promise((again) => setImmediate(again))
          // Kea does not rotate while .1 is there; a second rotation that nobody saw is another test.
          else if (kind === 'rotate' && !rotated) {
            lab.rotate()
            rotated = true
            await until('it looked', () => follower.seen.upToDate > 0)
          } else if (kind === 'request' || kind === 'last') {
            const done = kea.request(ip, from, `host-${from}-${kea.now}`, 1_000_000)
            if (done) sql.take([done.sql])
            if (done) write(done.row, cut)
          } else if (kind === 'release' || kind === 'decline') {
            const done = kea[kind](ip)
            if (done) sql.take([done.sql])
            if (done) write(done.row, cut)
          } else if (kind === 'move') {
            for (const done of kea.move(ip, `10.77.0.${to}`)) {
              sql.take([done.sql])
              write(done.row, cut)
            }
          } else if (kind === 'cleanUp' && rotated) lab.cleanUp()
        }
        await until('the last is told', () => follower.facts.facts.has('10.77.0.9'))
        const alive = (facts: Facts) =>
          [...facts.facts.values()].map(({ ip, hostname, state }) =>
            [ip, hostname, ['active', 'declined'].includes(state) ? state : 'ended'].join(' '),
          )
        expect(alive(follower.facts).sort()).toEqual(alive(sql).sort())
        expect(follower.problems).toEqual([])
        follower.follower.stop()
        await follower.ended
        lab.remove()
      }),
      { numRuns: 30 },
    )
  })
})
