import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Background, background, until } from '@/scripts/testing/shell'
import { inNamespace, type LabNetwork } from './network'

export interface KeaDatabase {
  /** A folder with PostgreSQL's socket: it is reached from any network namespace. */
  socketDir: string
  port: number
  name: string
  user: string
  password: string
}

/** All in seconds. */
export interface KeaTimers {
  /** What a client gets that asks for none; it may ask for less. */
  validLifetime: number
  renew: number
  rebind: number
  /** Between two runs of the reclamation; 0: never. */
  reclaim: number
  /** How long a reclaimed lease is kept. */
  hold: number
  /** Between two runs that flush reclaimed leases; 0: expiry deletes the lease at once. */
  flush: number
  /** How long a declined address is not given out. */
  probation: number
}

export const CALM: KeaTimers = {
  validLifetime: 3600,
  renew: 1800,
  rebind: 3000,
  reclaim: 1,
  hold: 3600,
  flush: 25,
  probation: 3,
}

const WEEK = 7 * 24 * 3600

/**
 * A lease that its client asked for short is reclaimed a second after its end, and flushed three seconds later. Others
 * last longer than any grace that a test's clock jumps over.
 */
export const QUICK: KeaTimers = { ...CALM, validLifetime: WEEK, hold: 3, flush: 1, probation: 2 }

const connection = (db: KeaDatabase) => ({
  type: 'postgresql',
  name: db.name,
  user: db.user,
  password: db.password,
  host: db.socketDir,
  port: db.port,
  'max-reconnect-tries': 100,
  'reconnect-wait-time': 200,
})

const lifecycle = (timers: KeaTimers) => ({
  'valid-lifetime': timers.validLifetime,
  'min-valid-lifetime': 1,
  'renew-timer': timers.renew,
  'rebind-timer': timers.rebind,
  'decline-probation-period': timers.probation,
  'expired-leases-processing': {
    'reclaim-timer-wait-time': timers.reclaim,
    'hold-reclaimed-time': timers.hold,
    'flush-reclaimed-timer-wait-time': timers.flush,
  },
  'ddns-send-updates': false,
})

const loggers = (name: string, dir: string) => [
  { name, severity: 'INFO', output_options: [{ output: join(dir, `${name}.log`), flush: true }] },
]

function dhcp4(dir: string, device: string, db: KeaDatabase, timers: KeaTimers) {
  return {
    Dhcp4: {
      'interfaces-config': { interfaces: [device] },
      'control-socket': { 'socket-type': 'unix', 'socket-name': join(dir, 'kea4.sock') },
      'lease-database': connection(db),
      'hosts-database': connection(db),
      ...lifecycle(timers),
      subnet4: [
        {
          id: 1,
          subnet: '172.30.19.0/24',
          interface: device,
          pools: [{ pool: '172.30.19.120-172.30.19.199' }],
          'user-context': { name: 'MGMT' },
        },
      ],
      loggers: loggers('kea-dhcp4', dir),
    },
  }
}

function dhcp6(dir: string, device: string, db: KeaDatabase, timers: KeaTimers) {
  return {
    Dhcp6: {
      'interfaces-config': { interfaces: [device] },
      'control-socket': { 'socket-type': 'unix', 'socket-name': join(dir, 'kea6.sock') },
      'server-id': { type: 'LL', persist: false },
      'lease-database': connection(db),
      'hosts-database': connection(db),
      'preferred-lifetime': timers.validLifetime,
      'min-preferred-lifetime': 1,
      ...lifecycle(timers),
      subnet6: [
        {
          id: 6,
          subnet: '2001:db8:77::/64',
          interface: device,
          pools: [{ pool: '2001:db8:77::100-2001:db8:77::1ff' }],
          'user-context': { name: 'MGMT6' },
        },
      ],
      loggers: loggers('kea-dhcp6', dir),
    },
  }
}

export interface KeaServer {
  socket: string
  log(): string
  /** Starts it again after `stop`, with these timers from now on. */
  start(timers?: KeaTimers): Promise<void>
  stop(): Promise<void>
}

/** Starts kea-dhcp4 or kea-dhcp6 in the server's namespace and waits until it serves. */
export async function startKea(
  family: 4 | 6,
  dir: string,
  network: LabNetwork,
  db: KeaDatabase,
  first: KeaTimers = CALM,
): Promise<KeaServer> {
  const build = family === 4 ? dhcp4 : dhcp6
  const config = join(dir, `kea-dhcp${family}.conf`)
  const logFile = join(dir, `kea-dhcp${family}.log`)
  const environment = { KEA_LOCKFILE_DIR: dir, KEA_PIDFILE_DIR: dir, KEA_DHCP_DATA_DIR: dir }
  const log = () => readFileSync(logFile, 'utf8')
  let kea: Background | null = null
  let current = first

  const start = async (timers: KeaTimers = current) => {
    current = timers
    writeFileSync(config, JSON.stringify(build(dir, network.serverInterface, db, timers), null, 2), {
      mode: 0o600,
    })
    writeFileSync(logFile, '')
    const running = background(
      ...inNamespace(network.server, `kea-dhcp${family}`, ['-c', config]),
      environment,
    )
    kea = running
    await until(`kea-dhcp${family} started`, () => {
      if (running.child.exitCode !== null)
        throw new Error(`kea-dhcp${family} ended: ${running.output()} ${log().slice(-2000)}`)
      return log().includes(`DHCP${family}_STARTED`)
    })
  }
  await start()
  return { socket: join(dir, `kea${family}.sock`), log, start, stop: async () => kea?.stop() }
}
