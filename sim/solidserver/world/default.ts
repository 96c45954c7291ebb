import type { WorldInput } from './schema'

export const INTERNAL_SMART = 'dns-internal-smart.site.com'
export const EXTERNAL_SMART = 'dns-primary.site.com'

const REVERSE = ['30.172.in-addr.arpa', '168.192.in-addr.arpa', '10.in-addr.arpa', '8.b.d.0.1.0.0.2.ip6.arpa']

type Servers = NonNullable<WorldInput['servers']>
type Zones = NonNullable<Servers[number]['zones']>
type Records = NonNullable<Zones[number]['records']>

const INTERNAL_RECORDS: Records = [
  { name: 'ns1.internal', type: 'A', value: '10.0.0.53' },
  { name: 'ns2.internal', type: 'A', value: '10.0.0.54' },
  { name: 'gw', type: 'A', ttl: 86_400, value: '192.168.1.1' },
  { name: 'www', type: 'A', value: '10.0.0.80' },
  { name: 'www', type: 'AAAA', value: '2001:db8::80' },
  { name: 'mail', type: 'A', value: '10.0.0.25' },
  { name: 'ntp', type: 'A', value: '10.0.0.123' },
  { name: 'files', type: 'A', value: '10.0.0.45' },
  { name: 'intranet', type: 'CNAME', value: 'www.site.com' },
  { name: 'webmail', type: 'CNAME', value: 'mail.site.com' },
  { name: 'router', type: 'CNAME', value: 'gw.site.com' },
  { name: '@', type: 'MX', value: ['10', 'mail.site.com'] },
  { name: '@', type: 'TXT', value: 'v=spf1 mx -all' },
  { name: '_ntp._udp', type: 'SRV', value: ['0', '5', '123', 'ntp.site.com'] },
]

const REVERSE_RECORDS: Readonly<Record<string, Records>> = {
  '168.192.in-addr.arpa': [{ name: '1.1', type: 'PTR', ttl: 86_400, value: 'gw.site.com' }],
  '10.in-addr.arpa': [
    { name: '53.0.0', type: 'PTR', value: 'ns1.internal.site.com' },
    { name: '54.0.0', type: 'PTR', value: 'ns2.internal.site.com' },
    { name: '80.0.0', type: 'PTR', value: 'www.site.com' },
    { name: '25.0.0', type: 'PTR', value: 'mail.site.com' },
  ],
}

function zones(samples: boolean): Zones {
  const reverse = REVERSE.map((name) => ({ name, records: samples ? (REVERSE_RECORDS[name] ?? []) : [] }))
  return [{ name: 'site.com', records: samples ? INTERNAL_RECORDS : [] }, ...reverse]
}

/**
 * The world of the demo: an internal and an external smart with the same zones.
 * @param samples with a few records as an installation would already have, and some IPAM and DHCP rows
 */
export function defaultWorld(samples: boolean): WorldInput {
  return {
    servers: [
      {
        name: INTERNAL_SMART,
        members: [
          { name: 'ns1.internal.site.com', hostaddr: '10.0.0.53' },
          { name: 'ns2.internal.site.com', hostaddr: '10.0.0.54' },
        ],
        zones: zones(samples),
      },
      {
        name: EXTERNAL_SMART,
        members: [
          { name: 'ns1.external.site.com', hostaddr: '203.0.113.53' },
          { name: 'ns2.external.site.com', hostaddr: '203.0.113.54' },
        ],
        zones: zones(false),
      },
    ],
    spaces: samples
      ? [
          {
            name: 'Local',
            subnets: [
              {
                name: 'LAN',
                start: '192.168.1.0',
                prefix: 24,
                addresses: [{ hostaddr: '192.168.1.1', name: 'gw.site.com', mac: '00:1b:21:00:00:01' }],
              },
              { name: 'MGMT', start: '172.30.19.0', prefix: 24 },
            ],
          },
        ]
      : [],
    dhcp: samples
      ? [
          {
            name: 'dhcp1.site.com',
            hostaddr: '10.0.0.67',
            scopes: [
              {
                name: 'LAN',
                start: '192.168.1.0',
                prefix: 24,
                range: { start: '192.168.1.100', end: '192.168.1.199' },
                statics: [{ name: 'printer', addr: '192.168.1.20', mac: '00:1b:21:00:00:20' }],
                leases: [{ name: 'laptop-7', addr: '192.168.1.101', mac: '00:1b:21:00:01:01' }],
              },
            ],
          },
        ]
      : [],
  }
}
