import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Simulator } from './start'
import { caller, NATIVE, PASSWORD, query, retOid, rows, SMART, send, simulator, USER } from './testing/client'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sim-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const add = (name: string, value = '192.0.2.1') =>
  `/rest/dns_rr_add?${query({ dns_name: SMART, rr_name: `${name}.site.com`, rr_type: 'A', value1: value, add_flag: 'new_only' })}`
const everything = async (sim: Simulator) => {
  const call = caller(sim)
  const services = [
    'dns_server_list',
    'dns_view_list',
    'dns_zone_list',
    'dns_rr_list',
    'ip_address_list',
    'dns_zone_param_list',
  ]
  return Promise.all(services.map(async (service) => (await call('GET', `/rest/${service}`)).text))
}

async function mutate(sim: Simulator): Promise<void> {
  const call = caller(sim)
  const id = retOid(await call('POST', add('one')))
  const gone = retOid(await call('POST', add('two')))
  await call('DELETE', `/rest/dns_rr_delete?rr_id=${gone}`)
  await call(
    'PUT',
    `/rest/dns_rr_add?rr_id=${id}&rr_ttl=77&value1=192.0.2.99&rr_class_parameters=a%3D1&add_flag=edit_only`,
  )
  sim.change({ idChangeOnEdit: true })
  const moved = retOid(await call('POST', add('three')))
  await call('PUT', `/rest/dns_rr_add?rr_id=${moved}&rr_ttl=78&add_flag=edit_only`)
  await call('POST', `/rest/dns_view_add?${query({ dns_name: 'dns-primary.site.com', dnsview_name: 'v' })}`)
  const zone = `/rest/dns_zone_add?${query({ dns_name: SMART, dnszone_name: 'kept.example', dnszone_type: 'master' })}`
  const zoneId = retOid(await call('POST', zone))
  await call(
    'POST',
    `/rest/dns_zone_param_add?${query({ dnszone_id: zoneId, param_key: 'k', param_value: 'v' })}`,
  )
  const other = zone.replace('kept', 'dropped')
  await call('DELETE', `/rest/dns_zone_delete?dnszone_id=${retOid(await call('POST', other))}`)
  await call('POST', `/rest/ip_add?${query({ site_name: 'Local', hostaddr: '192.168.1.77', name: 'kept' })}`)
  await call('POST', '/rest/dns_add?dns_name=ns3.internal.site.com&dns_type=ipm&hostaddr=10.0.0.55')
  await call(
    'POST',
    `/rest/dns_smart_member_add?${query({ vdns_name: SMART, dns_name: 'ns3.internal.site.com', dns_role: 'slave' })}`,
  )
  await call(
    'DELETE',
    `/rest/dns_smart_member_delete?${query({ vdns_name: SMART, dns_name: 'ns1.internal.site.com' })}`,
  )
  await call('POST', add('four'))
}

describe('what was answered survives', () => {
  it('a restart, from the journal, and again from a snapshot', async () => {
    const first = await simulator({ state: folder })
    await mutate(first)
    const before = await everything(first)
    await first.close()
    const second = await simulator({ state: folder })
    expect(await everything(second)).toEqual(before)
    await second.reset()
    await second.close()
    const fresh = await simulator({ state: folder })
    expect(rows(await caller(fresh)('GET', "/rest/dns_rr_list?WHERE=rr_full_name%3D'one.site.com'"))).toEqual(
      [],
    )
    await mutate(fresh)
    const again = await everything(fresh)
    await fresh.close()
    const third = await simulator({ state: folder })
    expect(await everything(third)).toEqual(again)
    await third.close()
  })

  it('a torn last line, and goes on writing after it', async () => {
    const first = await simulator({ state: folder })
    await caller(first)('POST', add('kept'))
    await first.close()
    const data = join(folder, 'data')
    const journal = readdirSync(data).find((name) => name.startsWith('journal')) ?? ''
    appendFileSync(join(data, journal), '{"k":"rr","v":{"ids":[9')
    for (const name of ['next', 'last']) {
      const sim = await simulator({ state: folder })
      expect(
        (await caller(sim)('GET', "/rest/dns_rr_list?WHERE=rr_full_name%3D'kept.site.com'")).status,
      ).toBe(200)
      expect((await caller(sim)('POST', add(name))).status).toBe(201)
      await sim.close()
    }
  })

  it('a delayed deletion that was answered', async () => {
    const first = await simulator({ state: folder, settings: { delayDeleteMs: 600_000 } })
    const call = caller(first)
    const id = retOid(await call('POST', add('bye')))
    await call('DELETE', `/rest/dns_rr_delete?rr_id=${id}`)
    await first.close()
    const second = await simulator({ state: folder })
    expect((await caller(second)('GET', `/rest/dns_rr_info?rr_id=${id}`)).status).toBe(204)
    await second.close()
  })

  it('with one certificate authority, kept private', async () => {
    const first = await simulator({ state: folder })
    const ca = first.caPem
    await first.close()
    const second = await simulator({ state: folder, tlsNames: ['another.lab'] })
    expect(second.caPem).toBe(ca)
    expect((await caller(second)('GET', '/rest/member_list')).status).toBe(200)
    await second.close()
    expect(readFileSync(join(folder, 'tls', 'ca.pem'), 'utf8')).toBe(ca)
    for (const name of ['ca.key', 'server.key'])
      expect(statSync(join(folder, 'tls', name)).mode & 0o077).toBe(0)
  })
})

interface Started {
  readonly child: ChildProcess
  readonly url: string
  readonly output: () => string
}

function start(...flags: string[]): Promise<Started> {
  const args = ['--import', 'tsx', MAIN, '--port', '0', '--dns-port', '0', '--state', folder, ...flags]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, SIM_USER: USER, SIM_PASSWORD: PASSWORD },
  })
  let output = ''
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString('utf8')
      const url = /ready: (https:\S+) DNS/.exec(output)?.[1]
      if (url) resolve({ child, url, output: () => output })
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.on('exit', () => reject(new Error(output)))
  })
}

const exited = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
  })

describe('the command', () => {
  it('loses nothing it answered when it is killed in the middle of work', async () => {
    const { child, url } = await start()
    const ca = readFileSync(join(folder, 'tls', 'ca.pem'), 'utf8')
    const answered: string[] = []
    let stop = false
    const workers = Array.from({ length: 4 }, async (_, w) => {
      for (let i = 0; !stop; i += 1) {
        const name = `k${w}-${i}`
        const answer = await send(url, ca, 'POST', add(name), { headers: NATIVE }).catch(() => undefined)
        if (answer?.status === 201) answered.push(name)
        if (answered.length >= 80 && !stop) {
          stop = true
          child.kill('SIGKILL')
        }
      }
    })
    await Promise.all(workers)
    await exited(child).catch(() => null)
    const sim = await simulator({ state: folder })
    const found = rows(
      await caller(sim)('GET', "/rest/dns_rr_list?WHERE=rr_type%3D'A'+and+vdns_parent_id%3D0"),
    )
    const names = new Set(found.map((row) => row.rr_glue))
    expect(answered.filter((name) => !names.has(name))).toEqual([])
    await sim.close()
  }, 60_000)

  it('says in one line where it is, never shows the password, and stops cleanly', async () => {
    const { child, output } = await start('--empty')
    expect(output()).toMatch(
      /^SOLIDserver simulator ready: https:\/\/127\.0\.0\.1:\d+ DNS 127\.0\.0\.1:\d+ \(dns-internal-smart\.site\.com\), 127\.0\.0\.1:\d+ \(dns-primary\.site\.com\)\n$/,
    )
    expect(output()).not.toContain(PASSWORD)
    const done = exited(child)
    child.kill('SIGTERM')
    expect(await done).toBe(0)
  }, 30_000)

  it('names the port that is taken and how to change it', async () => {
    const sim = await simulator()
    const failure = await start('--port', String(sim.port)).then(
      () => 'it started',
      (error: unknown) => (error as Error).message,
    )
    expect(failure).toContain(`Port ${sim.port} is in use`)
    expect(failure).toContain('--port')
    expect(failure).toContain('SIM_PORT')
    await sim.close()
  }, 30_000)

  it.each([
    [
      ['--port', 'abc'],
      "'--port <port...>' argument 'abc' is invalid. Give a port from 0 to 65535; 0 takes a free one.",
    ],
    [
      ['--latency', '700000'],
      "'--latency <ms>' argument '700000' is invalid. Give milliseconds from 0 to 600000.",
    ],
    [['--dns-port', '65535'], '--dns-port 65535: leave ports for all smarts after it'],
  ])(
    'says of %o in one line what is allowed',
    async (flags, line) => {
      const failure = await start(...flags).then(
        () => 'it started',
        (error: unknown) => (error as Error).message,
      )
      expect(failure).toMatch(/^[^\n]+\n$/)
      expect(failure).toContain(line)
    },
    30_000,
  )
})
