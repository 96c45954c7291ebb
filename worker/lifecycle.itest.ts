import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import { until } from '@/scripts/testing/shell'
import { type TestWorker, testWorker } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// Rows as Kea 2.2 writes them, a real outbox, a DNS authority in memory, a clock that can be moved.

const HOUR = 3_600_000
const NAME = 'laptop.site.com'
const laptop = { ip: '172.30.19.150', mac: '0a:00:00:00:00:01', hostname: 'laptop' }
const other = { ip: '172.30.19.151', mac: '0a:00:00:00:00:02', hostname: 'laptop' }

let worker: TestWorker
let leases: ReturnType<typeof leaseRows>
let offset: number

beforeEach(async () => {
  offset = 0
  worker = await testWorker()
  worker.deps.now = () => new Date(Date.now() + offset)
  leases = leaseRows(worker.kea)
})
afterEach(() => worker.stop())

async function policy(change: object): Promise<void> {
  await worker.app.query(`update policy set value = value || $1 where id = 1`, [JSON.stringify(change)])
  worker.deps.world.forget()
}

async function start(change: object = {}): Promise<void> {
  await policy({ observe: false, ...change })
  await worker.start()
  await until('the first check is over', () => worker.lines.some((line) => line.includes('check complete')))
}

async function shows(name: string, value: string | undefined): Promise<void> {
  await until(`${name} is ${value}`, () => worker.record(name)?.value === value, 8000)
}

async function audited(line: string): Promise<void> {
  await until(`the audit tells ${line}`, async () => {
    const { rows } = await worker.app.query(`select from audit_event where line like $1`, [`%${line}%`])
    return rows.length > 0
  })
}

async function leaseIs(ip: string, state: string): Promise<void> {
  await until(`${ip} is ${state}`, async () => {
    const { rows } = await worker.app.query<{ state: string }>('select state from lease where ip = $1', [ip])
    return rows[0]?.state === state
  })
}

async function openAlerts(): Promise<string[]> {
  const { rows } = await worker.app.query<{ text: string }>(
    `select kind || ' ' || severity as text from alert where active is not null order by 1`,
  )
  return rows.map(({ text }) => text)
}

async function alertsAre(...wanted: string[]): Promise<void> {
  await until(
    `the alerts are ${wanted.join(', ')}`,
    async () => String(await openAlerts()) === String(wanted),
  )
}

async function leavesAt(name: string): Promise<Date | null> {
  const { rows } = await worker.app.query<{ at: Date | null }>(
    `select leaves_at as at from dns_record where name = $1 and type = 'A'`,
    [name],
  )
  return rows[0]?.at ?? null
}

async function reserve(flags: Record<string, unknown>, ip = laptop.ip): Promise<void> {
  await worker.insertHost({ mac: laptop.mac, ip, hostname: 'gateway' })
  await until('the reservation is known', async () => {
    const { rows } = await worker.app.query('select from reservation')
    return rows.length > 0
  })
  const sets = Object.entries(flags).map(
    ([key, value]) => `${key} = ${JSON.stringify(value).replaceAll('"', "'")}`,
  )
  // Edited long before what its client does now.
  const edited = `edited_at = now() - interval '1 hour'`
  await worker.app.query(`update reservation set ${[...sets, edited].join(', ')}`)
  await recomputeAll(worker.deps)
}

const infra = {
  infra: true,
  sticky_dns: true,
  pin_hostname: true,
  conflict_guard: true,
  ttl_class: 'infrastructure',
}

describe('a client without a reservation', () => {
  it('has its name and the pointer to it from the grant to the release', async () => {
    await start()
    await leases.grant(laptop)
    await shows(NAME, laptop.ip)
    expect(worker.record(NAME)?.owner?.provenance).toBe('ddns(dynamic)')
    await until('the PTR', () => worker.record('150.19.30.172.in-addr.arpa', 'PTR')?.value === NAME)
    await leases.release(laptop.ip)
    await shows(NAME, undefined)
    await audited('A created (GRANT) host=laptop mac=0A:00:00:00:00:01 ip=172.30.19.150 scope=MGMT ttl=600')
    await audited('A deleted (RELEASE) host=laptop mac=0A:00:00:00:00:01 ip=172.30.19.150 scope=MGMT ttl=600')
  })

  it('keeps its name when its lease expires, however long ago', async () => {
    await start()
    await leases.grant(laptop)
    await shows(NAME, laptop.ip)
    await leases.expire(laptop.ip)
    await leaseIs(laptop.ip, 'expired')
    offset = 200 * HOUR
    await leases.grant({ ...other, hostname: 'later' })
    await shows('later.site.com', other.ip)
    expect(worker.record(NAME)?.value).toBe(laptop.ip)
  })

  it('loses it after the grace where the policy says so', async () => {
    await start({ deleteOnExpiry: true, graceHours: 24 })
    await leases.grant(laptop)
    await shows(NAME, laptop.ip)
    await leases.expire(laptop.ip)
    await until('the record says when it leaves', async () => (await leavesAt(NAME)) !== null)
    const at = (await leavesAt(NAME)) as Date
    expect(Math.abs(at.getTime() - Date.now() - 24 * HOUR)).toBeLessThan(60_000)
    const line = 'A kept (EXPIRY) host=laptop mac=0A:00:00:00:00:01 ip=172.30.19.150 scope=MGMT ttl=600'
    await audited(`${line} reason="leaves at ${at.toISOString()}, unless its client returns"`)
    expect(worker.record(NAME)?.value).toBe(laptop.ip)
    offset = 24 * HOUR + 60_000
    await shows(NAME, undefined)
    await audited('A deleted (EXPIRY) host=laptop')
  })

  it('stays when the client returns within the grace', async () => {
    await start({ deleteOnExpiry: true, graceHours: 24 })
    await leases.grant(laptop)
    await shows(NAME, laptop.ip)
    await leases.expire(laptop.ip)
    await until('the record says when it leaves', async () => (await leavesAt(NAME)) !== null)
    await leases.grant({ ...laptop, lifetime: 900_000 })
    await until('it stays', async () => (await leavesAt(NAME)) === null)
    await audited('ip=172.30.19.150 scope=MGMT ttl=600 reason="stays after all: it was to leave at')
    offset = 25 * HOUR
    await leases.grant({ ...other, hostname: 'later', lifetime: 900_000 })
    await shows('later.site.com', other.ip)
    expect(worker.record(NAME)?.value).toBe(laptop.ip)
  })

  it('is not given the live name of another', async () => {
    await start()
    await leases.grant(laptop)
    await shows(NAME, laptop.ip)
    await leases.grant(other)
    await audited('A refused (GRANT) host=laptop mac=0A:00:00:00:00:02')
    expect(worker.record(NAME)?.value).toBe(laptop.ip)
    await alertsAre('name-conflict low')
    await leases.release(laptop.ip)
    await shows(NAME, other.ip)
    await alertsAre()
  })

  it('follows its name and its address', async () => {
    await start()
    await leases.grant(laptop)
    await shows(NAME, laptop.ip)
    await leases.renew(laptop.ip, 'tablet')
    await shows('tablet.site.com', laptop.ip)
    await shows(NAME, undefined)
    await leases.grant({ ...laptop, ip: '172.30.19.160', hostname: 'tablet' })
    await leases.release(laptop.ip)
    await shows('tablet.site.com', '172.30.19.160')
  })
})

describe('alerts of leases', () => {
  it('tell of a declined address and of a hostile name, and go with their reason', async () => {
    await start()
    await leases.grant({ ...other, hostname: 'wpad' })
    await alertsAre('hostile-hostname low')
    expect(worker.record('wpad.site.com')).toBeUndefined()
    await leases.grant(laptop)
    await shows(NAME, laptop.ip)
    await leases.decline(laptop.ip)
    await alertsAre('declined-address medium', 'hostile-hostname low')
    expect(worker.record(NAME)?.value).toBe(laptop.ip)
    await leases.grant(laptop)
    await leases.release(other.ip)
    await alertsAre()
  })
})

describe('a reservation', () => {
  it('as infrastructure survives expiry, goes with a release and returns with the next grant', async () => {
    await start({ deleteOnExpiry: true, graceHours: 1 })
    await reserve(infra)
    await shows('gateway.site.com', laptop.ip)
    await leases.grant(laptop)
    await leaseIs(laptop.ip, 'active')
    await leases.expire(laptop.ip)
    await leaseIs(laptop.ip, 'expired')
    offset = 3 * HOUR
    await leases.grant({ ...other, hostname: 'later' })
    await shows('later.site.com', other.ip)
    expect(worker.record('gateway.site.com')?.value).toBe(laptop.ip)
    expect(worker.record(NAME)).toBeUndefined()
    await leases.grant(laptop)
    await leaseIs(laptop.ip, 'active')
    await leases.release(laptop.ip)
    await shows('gateway.site.com', undefined)
    await audited('A deleted (RELEASE) host=gateway')
    await alertsAre('infrastructure-withdrawn high')
    await leases.grant(laptop)
    await shows('gateway.site.com', laptop.ip)
    await alertsAre()
  })

  it('with Conflict Guard keeps its name from other clients, in both families', async () => {
    await start()
    await reserve(infra)
    await shows('gateway.site.com', laptop.ip)
    await leases.grant({ ...other, hostname: 'gateway' })
    await audited('A refused (GRANT) host=gateway mac=0A:00:00:00:00:02 ip=172.30.19.151')
    expect(worker.record('gateway.site.com')?.value).toBe(laptop.ip)
    await alertsAre('name-conflict medium')
  })

  it('keeps its guarded name closed to others after its grace', async () => {
    await start()
    await reserve({ conflict_guard: true, delete_on: 'expiry', grace_hours: 1 })
    await leases.grant(laptop)
    await shows('gateway.site.com', laptop.ip)
    await leases.expire(laptop.ip)
    await until('the record says when it leaves', async () => (await leavesAt('gateway.site.com')) !== null)
    offset = 2 * HOUR
    await shows('gateway.site.com', undefined)
    await audited('A deleted (EXPIRY) host=gateway')
    await until('the reservation says why', async () => {
      const { rows } = await worker.app.query<{ reason: string | null }>('select reason from reservation')
      return rows[0]?.reason?.startsWith('withdrawn: its lease expired')
    })
    await leases.grant({ ...other, hostname: 'gateway' })
    await audited('A refused (GRANT) host=gateway mac=0A:00:00:00:00:02 ip=172.30.19.151')
    expect(worker.record('gateway.site.com')).toBeUndefined()
  })

  it('lets its client choose the name where that is allowed', async () => {
    await start()
    await reserve({ allow_client_hostname: true })
    await shows('gateway.site.com', laptop.ip)
    await leases.grant({ ...laptop, hostname: 'chosen' })
    await shows('chosen.site.com', laptop.ip)
    await shows('gateway.site.com', undefined)
    await leases.renew(laptop.ip, '')
    await shows('gateway.site.com', laptop.ip)
  })
})

describe('an existing installation', () => {
  it('publishes nothing of leases before the policy is confirmed', async () => {
    await worker.start()
    await leases.grant(laptop)
    await leaseIs(laptop.ip, 'active')
    await worker.insertHost({ mac: other.mac, ip: other.ip, hostname: 'printer' })
    await shows('printer.site.com', other.ip)
    expect(worker.record(NAME)).toBeUndefined()
    await policy({ observe: false })
    await recomputeAll(worker.deps)
    await shows(NAME, laptop.ip)
  })
})

describe('a DHCPv6 client that moves', () => {
  it('keeps its name without a gap though Kea deletes before it inserts', async () => {
    await start()
    const lease = (ip: string) =>
      `INSERT INTO lease6 (address, hwaddr, duid, valid_lifetime, expire, subnet_id, pref_lifetime, lease_type, iaid,
         prefix_len, fqdn_fwd, fqdn_rev, hostname, hwtype, hwaddr_source, state, user_context)
       VALUES ('${ip}', '', decode('000300010a0000000006', 'hex'), 3600, date_trunc('second', now()) + interval '1 hour',
         6, 2250, 0, 7, 128, false, false, 'roamer', 1, 2, 0, '')`
    await worker.kea.query(lease('2001:db8:77::10'))
    await until('AAAA', () => worker.record('roamer.site.com', 'AAAA')?.value === '2001:db8:77::10')
    const kea = await worker.kea.connect()
    // Two transactions, one right after the other, as Kea writes them.
    await Promise.all([
      kea.query(`DELETE FROM lease6 WHERE address = '2001:db8:77::10'`),
      kea.query(lease('2001:db8:77::20')),
    ])
    kea.release()
    await until('AAAA', () => worker.record('roamer.site.com', 'AAAA')?.value === '2001:db8:77::20')
    const { rows } = await worker.app.query(
      `select from change where op = 'delete' and target->>'name' = 'roamer.site.com'`,
    )
    expect(rows).toEqual([])
  })
})
