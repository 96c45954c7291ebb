import { mkdirSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { run, until } from '@/scripts/testing/shell'
import { following, stopFollowing, told } from './testing/following'
import { LeaseFolder, released, row } from './testing/lease-folder'

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

describe('a file with troubles', () => {
  it('waits for a file that is not there yet', async () => {
    const follow = following(folder.path)
    await until('it is told', () => follow.problems.length > 0)
    expect(follow.seen.upToDate).toBe(0)
    folder.create(row(1))
    await told(follow, ['GRANT 10.77.0.1'])
    expect(follow.problems).toEqual([`${folder.path} does not exist; waiting for it`])
  })

  it('waits for the folder, too', async () => {
    rmSync(folder.dir, { recursive: true })
    const follow = following(folder.path)
    await until('it is told', () => follow.problems.length > 0)
    mkdirSync(folder.dir)
    folder.create(row(1))
    await told(follow, ['GRANT 10.77.0.1'])
  })

  it('keeps everything while the file is gone, and goes on when it is back, shorter', async () => {
    folder.create(row(1), row(2))
    const follow = following(folder.path)
    await told(follow, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2'])
    rmSync(folder.path)
    await until('it is told', () => follow.problems.length > 0)
    folder.create(row(2), row(3))
    await told(follow, ['GRANT 10.77.0.1', 'GRANT 10.77.0.2', 'GRANT 10.77.0.3'])
    expect(follow.problems).toEqual([`${folder.path} does not exist; waiting for it`])
    expect(follow.states()).toMatchObject({ 'host-1': 'active', 'host-2': 'active' })
  })

  it.each([
    ['shortened', () => folder.create(row(2, { hostname: 'two' }))],
    [
      'overwritten and longer',
      () => folder.create(row(2, { hostname: 'two' }), released(7), released(8), released(9), released(9)),
    ],
  ])('reads a file again that was %s', async (_how, rewrite) => {
    folder.create(row(1), row(2), row(1, { hostname: 'one' }))
    const follow = following(folder.path)
    await until('up to date', () => follow.seen.upToDate === 1)
    rewrite()
    await until('the news is told', () => follow.facts.facts.get('10.77.0.2')?.hostname === 'two')
    expect(follow.states()).toEqual({ one: 'active', two: 'active' })
    expect(follow.problems).toEqual([
      `${folder.path} was shortened or overwritten; reading it again from the start`,
    ])
  })

  it('does not live through the history again when it is read again', async () => {
    folder.create(row(1), row(2), released(2), row(1, { hostname: 'one' }))
    const follow = following(folder.path)
    const before = ['GRANT 10.77.0.1', 'GRANT 10.77.0.2', 'RELEASE 10.77.0.2', 'RENEW 10.77.0.1']
    await told(follow, before)
    folder.create(row(3), row(1), row(2), released(2), row(1, { hostname: 'one' }))
    await told(follow, [...before, 'GRANT 10.77.0.3'])
  })

  it('says that another file is no lease file, and takes it when it becomes one', async () => {
    folder.append('hello', 'world')
    const follow = following(folder.path)
    await until('it is told', () => follow.problems.length > 0)
    folder.append('again')
    folder.create(row(1))
    await told(follow, ['GRANT 10.77.0.1'])
    expect(follow.problems[0]).toBe(`${folder.path} is not a lease file of Kea: its header is missing`)
  })

  it.each([
    ['a folder', async () => mkdirSync(folder.path)],
    ['a named pipe', () => run('mkfifo', [folder.path])],
  ])('does not hang at %s', async (_what, make) => {
    await make()
    const follow = following(folder.path)
    await until('it is told', () => follow.problems.length > 0)
    expect(follow.problems).toEqual([`${folder.path} cannot be read (not a regular file)`])
    rmSync(folder.path, { recursive: true })
    folder.create(row(1))
    await told(follow, ['GRANT 10.77.0.1'])
  })
})
