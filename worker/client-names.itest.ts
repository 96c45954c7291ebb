import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import { until } from '@/scripts/testing/shell'
import { type TestWorker, testWorker } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// Clients of reservations that may choose their names, and choose those of others.

const gateway = { ip: '172.30.19.56', mac: '0a:00:00:00:00:56', hostname: 'gateway' }
const roamer = { ip: '172.30.19.78', mac: '0a:00:00:00:00:78', hostname: 'roamer' }
const POINTER = '78.19.30.172.in-addr.arpa'

let worker: TestWorker
let leases: ReturnType<typeof leaseRows>

beforeEach(async () => {
  worker = await testWorker()
  leases = leaseRows(worker.kea)
  await policy({ observe: false, drift: 'block' })
  await worker.start()
  await until('the first check is over', () => worker.lines.some((line) => line.includes('check complete')))
})
afterEach(() => worker.stop())

async function policy(change: object): Promise<void> {
  await worker.app.query('update policy set value = value || $1 where id = 1', [JSON.stringify(change)])
  worker.deps.world.forget()
}

async function reserve(host: typeof gateway, flags: string): Promise<void> {
  await worker.insertHost(host)
  await until(`${host.hostname} is reserved`, async () => {
    const { rows } = await worker.app.query('select from reservation where hostname = $1', [host.hostname])
    return rows.length > 0
  })
  // Edited long before what its client does now.
  await worker.app.query(
    `update reservation set edited_at = now() - interval '1 hour', ${flags} where hostname = $1`,
    [host.hostname],
  )
  await recomputeAll(worker.deps)
  await shows(host.hostname, host.ip)
}

const INFRA = `infra = true, sticky_dns = true, pin_hostname = true, conflict_guard = true, ttl_class = 'infrastructure'`
const OPEN = 'allow_client_hostname = true'

async function shows(host: string, value: string | undefined, type = 'A'): Promise<void> {
  const name = `${host}.site.com`
  await until(`${name} is ${value}`, () => worker.record(name, type)?.value === value, 8000)
}

async function pointsTo(name: string): Promise<void> {
  await until(`the PTR to ${name}`, () => worker.record(POINTER, 'PTR')?.value === name, 8000)
}

async function audited(line: string): Promise<void> {
  await until(`the audit tells ${line}`, async () => {
    const { rows } = await worker.app.query('select from audit_event where line like $1', [`%${line}%`])
    return rows.length > 0
  })
}

async function alertsAre(...wanted: string[]): Promise<void> {
  await until(`the alerts are ${wanted.join(', ')}`, async () => {
    const { rows } = await worker.app.query<{ text: string }>(
      `select kind || ' ' || severity as text from alert where active is not null order by 1`,
    )
    return String(rows.map(({ text }) => text)) === String(wanted)
  })
}

/** Changes that the history knows at a name. */
async function changesAt(host: string, op: string): Promise<number> {
  const { rows } = await worker.app.query<{ count: number }>(
    `select count(*)::int as count from change where op = $2 and target->>'name' = $1 and system = 'dns'`,
    [`${host}.site.com`, op],
  )
  return rows[0]?.count ?? 0
}

describe('the client of a reservation that may choose its name', () => {
  it('does not get a guarded name, also while that is withdrawn, and its owner gets it back', async () => {
    await reserve(gateway, INFRA)
    await reserve(roamer, OPEN)
    await leases.grant(gateway)
    await leases.release(gateway.ip)
    await shows('gateway', undefined)
    await leases.grant({ ...roamer, hostname: 'gateway' })
    await audited('A refused (GRANT) host=gateway mac=0A:00:00:00:00:78 ip=172.30.19.78')
    await alertsAre('infrastructure-withdrawn high', 'name-conflict medium')
    expect(worker.record('gateway.site.com')).toBeUndefined()
    await leases.grant(gateway)
    await shows('gateway', gateway.ip)
    await alertsAre('name-conflict medium')
  })

  it('takes nothing from the other family of the host whose name it asks for', async () => {
    await reserve(gateway, INFRA)
    await reserve(roamer, OPEN)
    await worker.kea.query(
      `INSERT INTO lease6 (address, hwaddr, duid, valid_lifetime, expire, subnet_id, pref_lifetime, lease_type, iaid,
         prefix_len, fqdn_fwd, fqdn_rev, hostname, hwtype, hwaddr_source, state, user_context)
       VALUES ('2001:db8:77::10', decode('0a0000000056', 'hex'), decode('000300010a0000000056', 'hex'), 3600,
         date_trunc('second', now()) + interval '1 hour', 6, 2250, 0, 7, 128, false, false, 'gateway', 1, 2, 0, '')`,
    )
    await shows('gateway', '2001:db8:77::10', 'AAAA')
    await leases.grant({ ...roamer, hostname: 'gateway' })
    await audited('A refused (GRANT) host=gateway mac=0A:00:00:00:00:78 ip=172.30.19.78')
    await alertsAre('name-conflict medium')
    await shows('gateway', '2001:db8:77::10', 'AAAA')
    expect(worker.record('gateway.site.com')?.value).toBe(gateway.ip)
    expect(await changesAt('gateway', 'delete')).toBe(0)
  })

  it('keeps the name of its reservation while the one that it asks for is refused', async () => {
    await reserve(gateway, INFRA)
    await reserve(roamer, OPEN)
    await pointsTo('roamer.site.com')
    await leases.grant({ ...roamer, hostname: 'gateway' })
    await alertsAre('name-conflict medium')
    await shows('roamer', roamer.ip)
    expect(await changesAt('roamer', 'delete')).toBe(0)
    await leases.renew(roamer.ip, 'chosen')
    await shows('chosen', roamer.ip)
    await shows('roamer', undefined)
    await pointsTo('chosen.site.com')
    await alertsAre()
    await audited('A deleted (RENEW) host=roamer mac=0A:00:00:00:00:78')
    await leases.renew(roamer.ip, 'gateway')
    await shows('roamer', roamer.ip)
    await shows('chosen', undefined)
    await pointsTo('roamer.site.com')
    // The name is free now: it gets what it asked for.
    await worker.kea.query(`DELETE FROM hosts WHERE hostname = 'gateway'`)
    await shows('gateway', roamer.ip)
    await shows('roamer', undefined)
    await pointsTo('gateway.site.com')
    await until('nothing is out of step', async () => {
      const { rows } = await worker.app.query(
        `select from dns_record where wanted <> present or status not in ('served')`,
      )
      return rows.length === 0
    })
  })

  it('is served under its own name, and says what was refused to its client', async () => {
    await reserve(gateway, INFRA)
    await reserve(roamer, OPEN)
    await leases.grant({ ...roamer, hostname: 'gateway' })
    await alertsAre('name-conflict medium')
    await shows('roamer', roamer.ip)
    await until('the reservation is served', async () => {
      const { rows } = await worker.app.query<{ status: string; reason: string | null }>(
        `select status, reason from reservation where hostname = 'roamer'`,
      )
      return rows[0]?.status === 'served' && rows[0].reason?.startsWith('gateway.site.com: held by ') === true
    })
  })

  it('leaves a live name to the client that had it first', async () => {
    const desk = { ip: '172.30.19.20', mac: '0a:00:00:00:00:20', hostname: 'desk' }
    await reserve(roamer, OPEN)
    await leases.grant(desk)
    await shows('desk', desk.ip)
    await leases.grant({ ...roamer, hostname: 'desk' })
    await alertsAre('name-conflict low')
    expect(worker.record('desk.site.com')?.value).toBe(desk.ip)
    await shows('roamer', roamer.ip)
  })
})
