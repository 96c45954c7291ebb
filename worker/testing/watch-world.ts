import type { PolicyPut } from '@/lib/contract/policy'
import type { Watch } from '@/lib/contract/watch'
import type { KeaScope } from '@/lib/core/ports/kea'
import { createDb } from '@/lib/db/client'
import { addJob, jobs } from '@/lib/db/queue'
import type { Actor, ConsoleDeps, Result } from '@/lib/services/console/deps'
import { putPolicy } from '@/lib/services/console/policy'
import { readWatch } from '@/lib/services/console/watchlist/watch-row'
import { eventually, type HarnessOptions, SCOPE, type TestWorker, testWorker } from '@/worker/testing/harness'

/** Who acts in the console. */
export const OPERATOR: Actor = { kind: 'user', id: 'u1', label: 'op@site.com', role: 'operator' }

/** A scope with a pool, and one of each kind that no hold works in. */
export const POOLED: readonly KeaScope[] = [
  {
    ...SCOPE,
    ...{ subnetId: 1, name: 'MGMT', subnet: '172.30.0.0/16' },
    pools: [{ first: '172.30.19.100', last: '172.30.19.249' }],
  },
  {
    ...SCOPE,
    ...{ subnetId: 2, name: 'LAN', subnet: '192.168.1.0/24', reservationsOutOfPool: true },
    pools: [{ first: '192.168.1.100', last: '192.168.1.199' }],
  },
  {
    ...SCOPE,
    ...{ family: 6, subnetId: 6, name: 'LAN6', subnet: '2001:db8:77::/64' },
    pools: [{ first: '2001:db8:77::1000', last: '2001:db8:77::1fff' }],
  },
]

/** A row of `hosts` at an address, as far as holds are told by it. */
export interface HostAt {
  id: number
  type: number
  /** Hex. */
  identifier: string
  hostname: string | null
  context: { holdfast?: { hold?: string; reservation?: string } } | null
}

/** A worker and a console on the same databases, with pools in Kea. */
export async function watchWorld(options: HarnessOptions = {}) {
  const worker = await testWorker({ scopes: POOLED, ...options })
  const db = createDb(worker.appUrl)
  const console: ConsoleDeps = { db, now: () => new Date() }
  const running = await worker.start()
  await eventually(() => worker.lines.some((line) => line.includes('DNS consistency check complete')))

  async function watchAt(ip: string): Promise<Watch | null> {
    const { rows } = await worker.app.query<{ id: string }>(
      'select id::text from watch where ip = $1::inet',
      [ip],
    )
    return rows[0] === undefined ? null : readWatch(db.pool, rows[0].id)
  }
  return {
    worker,
    console,
    watchAt,
    /** The watch of an address, once it is as wanted. */
    until: (ip: string, check: (watch: Watch) => boolean) =>
      eventually(
        () => watchAt(ip),
        (watch) => watch !== null && check(watch),
      ) as Promise<Watch>,
    policy: async (body: PolicyPut): Promise<void> => {
      value(await putPolicy(console, { ...OPERATOR, role: 'administrator' }, { version: null, body }))
    },
    /** A static record that somebody made on the DNS server; found by a check. */
    async put(name: string, ip: string): Promise<void> {
      worker.dns.put('internal', 'site.com', {
        name,
        type: ip.includes(':') ? 'AAAA' : 'A',
        value: ip,
        ttl: 600,
        owner: null,
      })
      await addJob(worker.app, jobs.syncAll())
    },
    hostsAt: (ip: string) => hostsAt(worker, ip),
    /** Ends the worker; its databases stay. */
    pause: () => running.stop(),
    async stop() {
      await db.close()
      await worker.stop()
    },
  }
}

async function hostsAt(worker: TestWorker, ip: string): Promise<HostAt[]> {
  const where = ip.includes(':')
    ? 'host_id in (select host_id from ipv6_reservations where host(address::inet) = $1)'
    : `ipv4_address = $1::inet - '0.0.0.0'::inet`
  const { rows } = await worker.kea.query<HostAt>(
    `select host_id as id, dhcp_identifier_type as type, encode(dhcp_identifier, 'hex') as identifier, hostname,
       nullif(user_context, '')::json as context from hosts where ${where} order by host_id`,
    [ip],
  )
  return rows
}

/** What a use case answered; fails when it refused. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}
