import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '@/scripts/testing/shell'
import { answers } from '@/scripts/testing/stack'
import { type Lab, startLab } from './lab/lab'

// The two by-hand tests of the integration guide, typed as they stand there, on a real Kea's database.

const INSERT = `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
  VALUES (1, decode('aabbccddeeff', 'hex'), 1, ('172.30.19.100'::inet - '0.0.0.0'::inet), 'us3-cab10-ru20-idrac')`
const CLEAN_UP = `DELETE FROM hosts WHERE hostname = 'us3-cab10-ru20-idrac'`
const NAME = 'us3-cab10-ru20-idrac.site.com'
const FLAGS = ['--enable-dns', '--dns-zone', 'site.com', '--dns-scope', 'internal', '--log-level', 'INFO']

let lab: Lab

beforeAll(async () => {
  lab = await startLab()
  await lab.stack.startSimulator()
})
afterAll(() => lab?.stop())

describe('Test DNS Sync', () => {
  it('creates the record once, and finds nothing to do the second time', async () => {
    await lab.stack.kea(INSERT)

    const first = await lab.stack.worker(...FLAGS, '--once')
    expect(first).toContain('Starting DNS consistency check for existing reservations...')
    expect(first).toContain('Found 1 static reservations to check')
    expect(first).toContain(
      '[DNS] Created A record: us3-cab10-ru20-idrac.site.com -> 172.30.19.100 (scope: internal)',
    )
    expect(first).toContain('DNS consistency check complete: 1 records created')
    expect(await lab.stack.dig(NAME)).toBe('172.30.19.100')

    const second = await lab.stack.worker(...FLAGS, '--once')
    expect(second).toContain('DNS consistency check complete: 0 records created')
    expect(await lab.stack.dig(NAME)).toBe('172.30.19.100')
  })
})

describe('Test Real-time Events', () => {
  it('publishes within a second of the INSERT, logs it as the guide shows, and withdraws on DELETE', async () => {
    await lab.stack.kea(CLEAN_UP)
    const worker = lab.stack.start('worker', ['--use-database-events'])
    await answers(`http://127.0.0.1:${lab.stack.ports.worker}/readyz`)
    await until('the record of the first test is withdrawn', async () => (await lab.stack.dig(NAME)) === '')

    await lab.stack.kea(INSERT)
    await until('dig finds it', async () => (await lab.stack.dig(NAME)) === '172.30.19.100', 5000)
    expect(await lab.stack.dig('100.19.30.172.in-addr.arpa', 'PTR')).toBe(`${NAME}.`)
    const output = await until(
      'the log tells it',
      () => worker.output().includes('[DNS] Created A record') && worker.output(),
    )
    expect(output).toMatch(
      /Received database notification: \{"operation"\s*:\s*"INSERT", "hostname"\s*:\s*"us3-cab10-ru20-idrac"/,
    )
    expect(output).toContain(
      'New reservation from database: 172.30.19.100 -> us3-cab10-ru20-idrac (aa:bb:cc:dd:ee:ff)',
    )

    await lab.stack.kea(CLEAN_UP)
    await until('dig finds nothing', async () => (await lab.stack.dig(NAME)) === '', 5000)
    await worker.stop()
  })
})
