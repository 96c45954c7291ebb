/** A subnet of the sample world; ids and names are what the Kea configuration file says. */
export interface SampleScope {
  family: 4 | 6
  subnetId: number
  name: string
  subnet: string
  pool: readonly [string, string]
  /** Seconds. */
  validLifetime: number
  sharedNetwork: string | null
}

export const SAMPLE_SCOPES: readonly SampleScope[] = [
  {
    family: 4,
    subnetId: 1,
    name: 'MGMT',
    subnet: '172.30.19.0/24',
    pool: ['172.30.19.200', '172.30.19.239'],
    validLifetime: 86_400,
    sharedNetwork: null,
  },
  {
    family: 4,
    subnetId: 2,
    name: 'LAN',
    subnet: '192.168.1.0/24',
    pool: ['192.168.1.100', '192.168.1.199'],
    validLifetime: 28_800,
    sharedNetwork: null,
  },
  {
    family: 4,
    subnetId: 3,
    name: 'GUEST',
    subnet: '10.20.0.0/22',
    pool: ['10.20.0.50', '10.20.3.250'],
    validLifetime: 900,
    sharedNetwork: 'wifi',
  },
  {
    family: 6,
    subnetId: 6,
    name: 'LAN6',
    subnet: '2001:db8:77::/64',
    pool: ['2001:db8:77::1000', '2001:db8:77::1fff'],
    validLifetime: 28_800,
    sharedNetwork: null,
  },
]

/** Dotted quad to the bigint that Kea stores. */
export function ipv4Number(ip: string): number {
  return ip.split('.').reduce((number, octet) => number * 256 + Number(octet), 0)
}

export function ipv4Text(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}
