import pg from 'pg'
import { pick, seededRandom } from './random'
import { clientMac, clientName, poolAddress } from './sample-leases'
import { ipv4Number, SAMPLE_SCOPES, type SampleScope } from './sample-scopes'
import {
  deleteLease,
  expireIn,
  flushLeases,
  insertLease,
  type LeaseRow,
  selectLeases,
  updateLease,
} from './traffic-statements'

export interface TrafficOptions {
  connectionString: string
  /** Client actions per minute, on average. */
  perMinute: number
  /** The same seed on the same data gives the same actions. */
  seed?: number
  /** Told of a failed action; the traffic goes on. */
  onError?: (error: Error) => void
}

export type TrafficAction = 'grant' | 'renew' | 'rename' | 'release' | 'decline'

/** Of a hundred actions. */
const MIX: readonly (readonly [TrafficAction, number])[] = [
  ['renew', 62],
  ['grant', 22],
  ['release', 10],
  ['rename', 5],
  ['decline', 1],
]

const PROBATION_SECONDS = 600
const HOLD_RECLAIMED_SECONDS = 3600

/** Plays clients on a Kea database, writing rows as Kea writes them, until stopped. */
export function startTraffic(options: TrafficOptions): () => Promise<void> {
  const random = seededRandom(options.seed ?? Date.now())
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: 1,
    application_name: 'kea-dhcp4',
  })
  const report = (error: unknown): void =>
    options.onError?.(error instanceof Error ? error : new Error(String(error)))
  pool.on('error', report)
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> = Promise.resolve()

  const step = async (): Promise<void> => {
    const client = await pool.connect()
    try {
      await reclaim(client)
      await act(client, random, chooseAction(random))
    } finally {
      client.release()
    }
  }
  const plan = (): void => {
    if (stopped) return
    timer = setTimeout(
      () => {
        working = step().catch(report).finally(plan)
      },
      (60_000 / options.perMinute) * (0.5 + random()),
    )
  }
  plan()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await working
    await pool.end()
  }
}

function chooseAction(random: () => number): TrafficAction {
  let rest = random() * 100
  for (const [action, share] of MIX) {
    rest -= share
    if (rest < 0) return action
  }
  return 'renew'
}

/** Kea's timers: lapsed leases become reclaimed (name and flags go), probations end, old reclaimed rows are flushed. */
export async function reclaim(client: pg.ClientBase): Promise<void> {
  for (const family of [4, 6] as const) {
    for (const lease of await selectLeases(
      client,
      family,
      'state <> 2 AND expire < now() ORDER BY expire',
      100,
    )) {
      if (lease.state === '1') await deleteLease(client, lease)
      else await updateLease(client, lease, { state: '2', hostname: '' })
    }
    const old = expireIn(-HOLD_RECLAIMED_SECONDS)
    const due = await selectLeases(client, family, `state = 2 AND expire < '${old}'`, 1)
    if (due.length > 0) await flushLeases(client, family, old)
  }
}

/** One client's action; does nothing when there is no lease it could be about. */
export async function act(client: pg.ClientBase, random: () => number, action: TrafficAction): Promise<void> {
  const scope = pick(random, SAMPLE_SCOPES)
  if (action === 'grant') {
    await grant(client, random, scope)
    return
  }
  const leases = await selectLeases(
    client,
    scope.family,
    `state = 0 AND expire > now() AND subnet_id = ${scope.subnetId} ORDER BY expire`,
    1000,
  )
  const reserved = await reservedAddresses(client, scope)
  // A reserved client stays and keeps its name.
  const open = action === 'renew' ? leases : leases.filter((lease) => !reserved.has(lease.address))
  if (open.length === 0) return
  // The lease that lapses first is the likeliest to be renewed.
  const lease = action === 'renew' ? pick(random, open.slice(0, 12)) : pick(random, open)
  switch (action) {
    case 'renew':
      await updateLease(client, lease, { expire: expireIn(Number(lease.valid_lifetime)) })
      return
    case 'rename':
      await updateLease(client, lease, {
        expire: expireIn(Number(lease.valid_lifetime)),
        hostname: clientName(random, scope),
      })
      return
    case 'release':
      await deleteLease(client, lease)
      return
    case 'decline':
      await updateLease(client, lease, {
        hwaddr: '',
        client: scope.family === 4 ? '' : '00',
        hostname: '',
        state: '1',
        valid_lifetime: String(PROBATION_SECONDS),
        expire: expireIn(PROBATION_SECONDS),
      })
  }
}

async function grant(client: pg.ClientBase, random: () => number, scope: SampleScope): Promise<void> {
  const ip = poolAddress(random, scope)
  const reserved = await reservedAddresses(client, scope)
  const address = scope.family === 4 ? String(ipv4Number(ip)) : ip
  if (reserved.has(address)) return
  const mac = clientMac(random)
  const lease: LeaseRow = {
    family: scope.family,
    address,
    expire: expireIn(scope.validLifetime),
    subnet_id: String(scope.subnetId),
    hwaddr: mac,
    client: scope.family === 4 ? `01${mac}` : `00030001${mac}`,
    valid_lifetime: String(scope.validLifetime),
    hostname: clientName(random, scope),
    iaid: Math.floor(random() * 2 ** 31),
    state: '0',
  }
  if (await insertLease(client, lease)) return
  // The address is known: a reclaimed lease goes to the new client, a live one stays with its own.
  const column = scope.family === 4 ? `address = ${address}` : `address = '${address}'`
  const [old] = await selectLeases(client, scope.family, `${column} AND state = 2`, 1)
  if (old !== undefined) {
    const { expire, hwaddr, client: id, hostname, valid_lifetime } = lease
    await updateLease(client, old, { expire, hwaddr, client: id, hostname, valid_lifetime, state: '0' })
  }
}

async function reservedAddresses(client: pg.ClientBase, scope: SampleScope): Promise<Set<string>> {
  const { rows } = await client.query<{ address: string }>(
    scope.family === 4
      ? 'SELECT ipv4_address::text AS address FROM hosts WHERE dhcp4_subnet_id = $1 AND ipv4_address IS NOT NULL'
      : `SELECT r.address::text AS address FROM ipv6_reservations r JOIN hosts h USING (host_id)
         WHERE h.dhcp6_subnet_id = $1`,
    [scope.subnetId],
  )
  return new Set(rows.map((row) => row.address))
}
