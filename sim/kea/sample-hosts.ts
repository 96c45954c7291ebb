/** A reservation of the sample world: identifier type as Kea numbers it (0 hw-address, 1 DUID, 3 client-id). */
export interface SampleHost {
  type: 0 | 1 | 3
  /** Hex. */
  identifier: string
  subnet4: number | null
  subnet6: number | null
  ipv4: string | null
  ipv6: readonly string[]
  hostname: string | null
  userContext: string | null
}

const VENDORS = { ilo: '9440c9', idrac: '4cd98f', bmc: '3cecef' } as const

/** [cabinet, rack unit, kind, last octet in 172.30.19.0/24] */
const BMCS: readonly (readonly [number, number, keyof typeof VENDORS, number])[] = [
  [10, 2, 'ilo', 31],
  [10, 4, 'ilo', 32],
  [10, 6, 'ilo', 33],
  [10, 8, 'idrac', 34],
  [10, 10, 'idrac', 35],
  [10, 12, 'idrac', 36],
  [10, 15, 'ilo', 43],
  [10, 18, 'ilo', 44],
  [10, 24, 'bmc', 45],
  [10, 26, 'bmc', 46],
  [11, 2, 'idrac', 51],
  [11, 4, 'idrac', 52],
  [11, 6, 'idrac', 53],
  [11, 8, 'idrac', 54],
  [11, 12, 'ilo', 55],
  [11, 14, 'ilo', 56],
  [11, 20, 'bmc', 57],
  [12, 1, 'idrac', 61],
  [12, 3, 'idrac', 62],
  [12, 5, 'ilo', 63],
  [12, 7, 'ilo', 64],
  [12, 9, 'bmc', 65],
]

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}

function bmc([cabinet, unit, kind, octet]: (typeof BMCS)[number]): SampleHost {
  return {
    type: 0,
    identifier: `${VENDORS[kind]}${hex(cabinet, 2)}${hex(unit, 2)}${hex(octet, 2)}`,
    subnet4: 1,
    subnet6: null,
    ipv4: `172.30.19.${octet}`,
    ipv6: [],
    hostname: `us3-cab${cabinet}-ru${String(unit).padStart(2, '0')}-${kind}`,
    userContext: null,
  }
}

function host4(subnet4: number, identifier: string, ipv4: string | null, hostname: string): SampleHost {
  return { type: 0, identifier, subnet4, subnet6: null, ipv4, ipv6: [], hostname, userContext: null }
}

function host6(duid: string, ipv6: string, hostname: string): SampleHost {
  return {
    type: 1,
    identifier: duid,
    subnet4: null,
    subnet6: 6,
    ipv4: null,
    ipv6: [ipv6],
    hostname,
    userContext: null,
  }
}

export const SAMPLE_HOSTS: readonly SampleHost[] = [
  ...BMCS.map(bmc),
  host4(1, '001b21d0a1c1', '172.30.19.5', 'us3-cab10-pdu1'),
  host4(1, '001b21d0a1c2', '172.30.19.6', 'us3-cab10-pdu2'),
  host4(2, '00089bf1aa01', '192.168.1.10', 'nas1'),
  host4(2, '3c2af4118e20', '192.168.1.21', 'printer-2f-east'),
  host4(2, '3c2af4118e21', '192.168.1.22', 'printer-2f-west'),
  host4(2, '00156d7a0b01', '192.168.1.30', 'wlc1'),
  host4(2, 'b827eb4410aa', '192.168.1.40', 'doorbell'),
  host4(2, 'accc8e55d001', '192.168.1.41', 'cam-dock'),
  host4(2, 'accc8e55d002', '192.168.1.42', 'cam-gate'),
  // In the pool on purpose: Kea keeps it free for its owner.
  host4(2, '0004f2e30a77', '192.168.1.120', 'meeting-phone'),
  // Only a name: the address stays dynamic.
  host4(2, 'd43d7e9901fe', null, 'badge-reader'),
  { ...host4(2, '01525400ab12cd', '192.168.1.60', 'build1'), type: 3 },
  {
    ...host4(3, '18e829c0ffee', '10.20.0.10', 'captive-portal'),
    userContext: '{ "comment": "portal of the guest network" }',
  },
  // One row that serves both families.
  {
    ...host4(2, '525400aa0053', '192.168.1.53', 'ns-lab'),
    subnet6: 6,
    ipv6: ['2001:db8:77::53'],
  },
  host6('00030001525400aa0101', '2001:db8:77::10', 'nas1'),
  host6('00010001288f3b1a525400aa0102', '2001:db8:77::11', 'git1'),
  host6('00010001288f3b1b525400aa0103', '2001:db8:77::12', 'wiki1'),
  host6('00030001525400aa0104', '2001:db8:77::20', 'mon1'),
]
