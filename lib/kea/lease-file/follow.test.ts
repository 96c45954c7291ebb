import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { until } from '@/scripts/testing/shell'
import { following, stopFollowing, told } from './testing/following'
import { csvRow, leaseOf } from './testing/lease-csv'
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

describe('a file that grows', () => {
  it('tells what is there, then that it is up to date, then what comes', async () => {
    folder.create(row(1), row(2), released(2))
    const follow = following(folder.path)
    await until('up to date', () => follow.seen.upToDate === 1)
    expect(follow.changes).toEqual(['INSERT host-1', 'INSERT host-2', 'DELETE host-2'])
    folder.append(row(1, { hostname: 'renamed' }, GRANTED + 60), row(3))
    await told(follow, [
      'GRANT 10.77.0.1',
      'GRANT 10.77.0.2',
      'RELEASE 10.77.0.2',
      'RENEW 10.77.0.1',
      'GRANT 10.77.0.3',
    ])
    expect(follow.states()).toEqual({ renamed: 'active', 'host-2': 'released', 'host-3': 'active' })
    expect(follow.problems).toEqual([])
  })

  it('says that it is up to date when there is not a single lease', async () => {
    folder.create()
    const follow = following(folder.path)
    await until('up to date', () => follow.seen.upToDate === 1)
    expect(follow.changes).toEqual([])
  })

  it('waits for the end of a line', async () => {
    folder.create()
    const line = row(1)
    const follow = following(folder.path)
    await until('up to date', () => follow.seen.upToDate === 1)
    writeFileSync(folder.path, line.slice(0, 20), { flag: 'a' })
    writeFileSync(folder.path, line.slice(20), { flag: 'a' })
    folder.append('', row(2))
    await told(follow, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2'])
    expect(follow.problems).toEqual([])
  })

  it('is told of a change at once, long before the next poll', async () => {
    folder.create()
    const follow = following(folder.path, { pollMs: 600_000 })
    await until('up to date', () => follow.seen.upToDate === 1)
    folder.append(row(1))
    await told(follow, ['GRANT 10.77.0.1'])
  })

  it('follows DHCPv6', async () => {
    const six = new LeaseFolder(6)
    const lease = leaseOf(6, GRANTED, { validLifetime: 86_400 })
    six.create(csvRow(lease, GRANTED))
    const follow = following(six.path)
    await told(follow, [`GRANT ${lease.ip}`])
    const moved = { ...lease, ip: '2001:db8:77::200' }
    const now = Math.floor(Date.now() / 1000)
    six.append(csvRow({ ...lease, validLifetime: 0 }, GRANTED), csvRow(moved, now))
    await told(follow, [`GRANT ${lease.ip}`, `MOVED ${lease.ip}`, `GRANT ${moved.ip}`])
    six.remove()
  })

  it('names the lines of junk once, without their bytes', async () => {
    folder.create(row(1), '\u001b[2Jjunk')
    const follow = following(folder.path)
    await told(follow, ['GRANT 10.77.0.1'])
    folder.append('more', row(2))
    await told(follow, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2'])
    await until('the junk is told', () => follow.problems.length === 2)
    expect(follow.problems).toEqual([
      `${folder.path}: 1 rows skipped (line 3: wrong number of fields)`,
      `${folder.path}: 1 rows skipped (line 4: wrong number of fields)`,
    ])
  })
})

describe('stop', () => {
  const stopped = async (follow: ReturnType<typeof following>) => {
    const start = performance.now()
    follow.follower.stop()
    await follow.ended
    return performance.now() - start
  }

  it('ends at once while it waits', async () => {
    folder.create(row(1))
    const follow = following(folder.path, { pollMs: 600_000 })
    await told(follow, ['GRANT 10.77.0.1'])
    expect(await stopped(follow)).toBeLessThan(5_000)
  })

  it('ends at once while there is no file', async () => {
    const follow = following(join(folder.dir, 'none', 'x.csv'), { pollMs: 600_000 })
    await until('it is told', () => follow.problems.length > 0)
    expect(await stopped(follow)).toBeLessThan(5_000)
  })

  it('ends in the middle of a long file', async () => {
    folder.create(...Array.from({ length: 50_000 }, (_, n) => row(n % 250, { hostname: `h${n}` })))
    const follow = following(folder.path)
    await until('it has begun', () => follow.changes.length > 0)
    await stopped(follow)
    expect(follow.changes.length).toBeLessThan(50_000)
    expect(follow.seen.upToDate).toBe(0)
  })

  it('ends before it has begun', async () => {
    folder.create(row(1))
    const follow = following(folder.path)
    follow.follower.stop()
    await follow.ended
  })
})
