import { pick, randomHex, seededRandom } from './random'
import { SAMPLE_HOSTS } from './sample-hosts'
import { ipv4Number, ipv4Text, SAMPLE_SCOPES, type SampleScope } from './sample-scopes'

/** A lease row of the sample world; age and lifetime in seconds, bytes in hex. */
export interface SampleLease {
  scope: SampleScope
  ip: string
  hwaddr: string
  clientId: string
  duid: string
  iaid: number
  hostname: string
  state: 0 | 1 | 2
  /** Since the client last talked to Kea. */
  age: number
  validLifetime: number
}

const LAN_NAMES = ['lap', 'desk', 'ws', 'thinkpad', 'surface']
const GUEST_NAMES = ['iphone', 'galaxy', 'pixel', 'ipad', 'macbook', 'android']

/** A client's own name, as phones and laptops send them; some send none. */
export function clientName(random: () => number, scope: SampleScope): string {
  if (random() < 0.15) return ''
  const base = pick(random, scope.name === 'GUEST' ? GUEST_NAMES : LAN_NAMES)
  return `${base}-${randomHex(random, 2)}`
}

/** A locally administered, unicast MAC address. */
export function clientMac(random: () => number): string {
  return `02${randomHex(random, 5)}`
}

/** Addresses a scope leases by itself: its pool without the reserved ones. */
export function poolAddress(random: () => number, scope: SampleScope): string {
  if (scope.family === 6) {
    return `2001:db8:77::1${Math.floor(random() * 0x1000)
      .toString(16)
      .padStart(3, '0')}`
  }
  const first = ipv4Number(scope.pool[0])
  const size = ipv4Number(scope.pool[1]) - first + 1
  for (;;) {
    const ip = ipv4Text(first + Math.floor(random() * size))
    if (!SAMPLE_HOSTS.some((host) => host.ipv4 === ip)) return ip
  }
}

/** About 150 leases: most of the reserved clients, and dynamic ones in every scope, a few reclaimed or declined. */
export function sampleLeases(seed = 1): SampleLease[] {
  const random = seededRandom(seed)
  const leases = new Map<string, SampleLease>()
  const add = (scope: SampleScope, lease: Omit<SampleLease, 'scope' | 'age' | 'validLifetime'>): void => {
    const past =
      lease.state === 2 ? scope.validLifetime + random() * 1800 : random() * scope.validLifetime * 0.6
    leases.set(lease.ip, { ...lease, scope, age: Math.floor(past), validLifetime: scope.validLifetime })
  }
  for (const host of SAMPLE_HOSTS) {
    const ip = host.ipv4 ?? host.ipv6[0]
    const scope = SAMPLE_SCOPES.find((s) => s.subnetId === (host.ipv4 === null ? host.subnet6 : host.subnet4))
    if (ip === undefined || scope === undefined || random() < 0.2) continue
    add(scope, {
      ip,
      hwaddr: host.type === 0 ? host.identifier : clientMac(random),
      clientId: host.type === 3 ? host.identifier : '',
      duid: host.type === 1 ? host.identifier : '',
      iaid: 1,
      hostname: host.hostname ?? '',
      state: 0,
    })
  }
  const dynamic: Readonly<Record<string, number>> = { MGMT: 6, LAN: 45, GUEST: 52, LAN6: 20 }
  for (const scope of SAMPLE_SCOPES) {
    for (let i = 0; i < (dynamic[scope.name] ?? 0); i++) {
      const mac = clientMac(random)
      const reclaimed = random() < 0.1
      add(scope, {
        ip: poolAddress(random, scope),
        hwaddr: mac,
        clientId: scope.family === 4 && random() < 0.7 ? `01${mac}` : '',
        duid: scope.family === 6 ? `00030001${mac}` : '',
        iaid: scope.family === 6 ? Math.floor(random() * 2 ** 31) : 0,
        hostname: reclaimed ? '' : clientName(random, scope),
        state: reclaimed ? 2 : 0,
      })
    }
  }
  return [...leases.values()]
}
