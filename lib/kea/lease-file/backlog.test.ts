import { describe, expect, it } from 'vitest'
import { LeaseFileParser } from './parser'
import { Facts } from './testing/kea-model'
import { HEADER } from './testing/lease-csv'
import { type LeaseFileChange, LeaseTracker } from './tracker'

describe('a backlog, read in one go', () => {
  const T0 = 1_766_000_000
  const read = (lines: string[], writtenBy: number) => {
    const tracker = new LeaseTracker()
    const changes: LeaseFileChange[] = []
    const rows = new LeaseFileParser().push(Buffer.from(`${[HEADER[4], ...lines].join('\n')}\n`))
    for (const row of rows) tracker.feed(row, writtenBy * 1000, changes)
    tracker.settle(writtenBy * 1000, changes)
    const facts = new Facts()
    facts.take(changes)
    return { changes, facts, tracker }
  }
  const at = (seconds: number) => new Date(seconds * 1000).toISOString()
  const A = '10.77.0.101,02:00:00:00:00:01,'
  const B = '10.77.0.102,02:00:00:00:00:02,'
  const grantA = `${A},600,${T0 + 600},1,1,1,alpha,0,`
  const releaseA = `${A},0,${T0},1,1,1,alpha,0,`

  it('an end happened before the next row that tells its time', () => {
    const { changes, facts } = read([grantA, releaseA, `${B},600,${T0 + 630},1,1,1,beta,0,`], T0 + 9000)
    expect(changes.map((change) => change.at)).toEqual([at(T0), at(T0 + 30), at(T0 + 30)])
    expect(facts.kinds()).toEqual(['GRANT', 'RELEASE', 'GRANT'])
  })

  it('the last end happened before the file was last written', () => {
    const { facts } = read([grantA, releaseA], T0 + 45)
    expect(facts.facts.get('10.77.0.101')).toMatchObject({ state: 'released', endedAt: at(T0 + 45) })
  })

  it('what may have run out is taken for expired: that deletes less', () => {
    const { facts } = read([grantA, releaseA], T0 + 9000)
    expect(facts.facts.get('10.77.0.101')).toMatchObject({ state: 'expired', endedAt: at(T0 + 600) })
  })

  it('an expiry is dated by the lease, not by the next row', () => {
    const { facts } = read([grantA, `${A},600,${T0 + 600},1,0,0,,2,`], T0 + 9000)
    expect(facts.facts.get('10.77.0.101')).toMatchObject({ state: 'expired', endedAt: at(T0 + 600) })
  })

  it('a row of nonsense from the future does not stop the clock', () => {
    const nonsense = `${B},600,${T0 + 900_000_000},1,1,1,beta,0,`
    const { changes } = read([nonsense, grantA, releaseA], T0 + 45)
    expect(changes.map((change) => change.at)).toEqual([at(T0 + 45), at(T0), at(T0 + 45)])
  })

  it('rows that were seen before say nothing', () => {
    expect(read([grantA, grantA, releaseA, releaseA], T0 + 45).changes).toHaveLength(2)
  })

  it('the row of a flush whose expiry was lost ends the lease all the same', () => {
    const { facts } = read([grantA, `${A},0,${T0},1,0,0,,2,`], T0 + 9000)
    expect(facts.facts.get('10.77.0.101')).toMatchObject({ state: 'expired', hostname: 'alpha' })
  })

  it('the row of an end of probation whose decline was lost is no release', () => {
    const { facts } = read([grantA, `${A},0,${T0},1,0,0,,1,`], T0 + 45)
    expect(facts.kinds()).toEqual(['GRANT', 'DECLINE_END'])
  })

  it('forgets what is gone', () => {
    const { tracker } = read([grantA, releaseA], T0 + 45)
    expect(tracker.isEmpty).toBe(true)
  })

  it('a client that moved did so when it was granted the other address, whatever came later', () => {
    const second = `10.77.0.103,02:00:00:00:00:01,,600,${T0 + 700},1,1,1,alpha,0,`
    const { facts } = read([grantA, second, releaseA, `${B},600,${T0 + 1000},1,1,1,beta,0,`], T0 + 3600)
    expect(facts.kinds()).toEqual(['GRANT', 'GRANT', 'MOVED', 'GRANT'])
    expect(facts.facts.get('10.77.0.101')).toMatchObject({ state: 'removed', endedAt: at(T0 + 100) })
  })

  it('a client of two addresses that gives one back while we look did not move', () => {
    const second = `10.77.0.103,02:00:00:00:00:01,,600,${T0 + 700},1,1,1,alpha,0,`
    const { facts } = read([grantA, second, releaseA], T0 + 105)
    expect(facts.kinds()).toEqual(['GRANT', 'GRANT', 'RELEASE'])
  })

  it('a client that gave back an address an hour after it got another one did not move', () => {
    const second = `10.77.0.103,02:00:00:00:00:01,,600,${T0 + 700},1,1,1,alpha,0,`
    const later = `${B},9000,${T0 + 12_000},1,1,1,beta,0,`
    const longA = grantA.replace(`600,${T0 + 600}`, `9000,${T0 + 9000}`)
    const { facts } = read([longA, second, later, releaseA], T0 + 3600)
    expect(facts.kinds()).toEqual(['GRANT', 'GRANT', 'GRANT', 'RELEASE'])
  })
})
