import { expect, test } from 'vitest'
import { scopesOfConfig } from './config-scopes'
import { parseConfig } from './config-text'

const files = (texts: Record<string, string>) => async (path: string) => {
  const text = texts[path]
  if (text === undefined) throw new Error(`no ${path}`)
  return text
}

const CONFIG = `// comment with a "quote
{ /* block
     over lines */
  "Dhcp4": { # the "hash" style
    "option-data": [ { "name": "x", "data": "a // b # c /* d */ \\" <?include \\"no\\"?>" } ],
    <?include "common.json"?>
    "reservations-global": true,
    "subnet4": [
      { "id": 1, "subnet": "172.30.19.0/24", "user-context": { "name": "MGMT" }, "reservations-global": false,
        "pools": [ { "pool": "172.30.19.200 - 172.30.19.239" }, { "pool": "172.30.19.240/29" }, { "pool": "junk" } ] },
      { "id": 2, "subnet": "192.168.1.77/24", "ddns-send-updates": false, },
      { "id": 5, "subnet": "nonsense" },
    ],
    "shared-networks": [ <?include "/etc/kea/wifi.json"?> ],
  },
}`

const COMMON = `"valid-lifetime": 600, "dhcp-ddns": { "enable-updates": true },\n`
const WIFI = `{ "name": "wifi", "valid-lifetime": 300, "reservation-mode": "out-of-pool", "subnet4": [
  { "id": 3, "subnet": "10.20.0.0/22", "user-context": { "name": "GUEST" } },
  { "id": 4, "subnet": "10.21.0.0/22", "reservations-in-subnet": false, "valid-lifetime": 120 } ] }`

test('a file in the dialect of Kea, with inherited flags', async () => {
  const read = files({ '/conf/kea.conf': CONFIG, '/conf/common.json': COMMON, '/etc/kea/wifi.json': WIFI })
  const scopes = scopesOfConfig(await parseConfig('/conf/kea.conf', read))
  const base = { family: 4, pools: [], sharedNetwork: null, validLifetime: 600, ddnsSendUpdates: true }
  const flags = { reservationsGlobal: true, reservationsInSubnet: true, reservationsOutOfPool: false }
  const wifi = { sharedNetwork: 'wifi', reservationsGlobal: false, reservationsOutOfPool: true }
  expect(scopes).toEqual([
    { ...base, ...flags, ...wifi, subnetId: 3, name: 'GUEST', subnet: '10.20.0.0/22', validLifetime: 300 },
    {
      ...base,
      ...flags,
      ...wifi,
      subnetId: 4,
      name: 'wifi 4',
      subnet: '10.21.0.0/22',
      validLifetime: 120,
      reservationsInSubnet: false,
    },
    {
      ...base,
      ...flags,
      subnetId: 1,
      name: 'MGMT',
      subnet: '172.30.19.0/24',
      reservationsGlobal: false,
      pools: [
        { first: '172.30.19.200', last: '172.30.19.239' },
        { first: '172.30.19.240', last: '172.30.19.247' },
      ],
    },
    {
      ...base,
      ...flags,
      subnetId: 2,
      name: '192.168.1.0/24',
      subnet: '192.168.1.0/24',
      ddnsSendUpdates: false,
    },
  ])
})

test('IPv6, defaults, and numbering where the file has no ids', () => {
  expect(
    scopesOfConfig({
      Dhcp6: {
        subnet6: [
          {
            subnet: '2001:DB8:0077::/64',
            pools: [{ pool: '2001:db8:77::100-2001:db8:77::1FF' }, { pool: '2001:db8:77:0:1::/80' }],
          },
          { id: 9, subnet: '10.0.0.0/8' },
          { subnet: '2001:db8:78::/64' },
          'odd',
        ],
      },
    }),
  ).toEqual([
    {
      family: 6,
      subnetId: 1,
      name: '2001:db8:77::/64',
      subnet: '2001:db8:77::/64',
      pools: [
        { first: '2001:db8:77::100', last: '2001:db8:77::1ff' },
        { first: '2001:db8:77:0:1::', last: '2001:db8:77:0:1:ffff:ffff:ffff' },
      ],
      sharedNetwork: null,
      validLifetime: null,
      ddnsSendUpdates: false,
      reservationsGlobal: false,
      reservationsInSubnet: true,
      reservationsOutOfPool: false,
    },
    expect.objectContaining({ subnetId: 2, subnet: '2001:db8:78::/64' }),
  ])
})

test.each([
  ['disabled', [false, false, false]],
  ['global', [true, false, false]],
  ['out-of-pool', [false, true, true]],
  ['all', [false, true, false]],
])('reservation-mode %s of old configurations', (mode, flags) => {
  const [scope] =
    scopesOfConfig({ Dhcp4: { 'reservation-mode': mode, subnet4: [{ subnet: '10.0.0.0/8' }] } }) ?? []
  expect([scope?.reservationsGlobal, scope?.reservationsInSubnet, scope?.reservationsOutOfPool]).toEqual(
    flags,
  )
})

test('what is no DHCP configuration is not taken for an empty one', () => {
  expect(scopesOfConfig({ 'Control-agent': {} })).toBeNull()
  expect(scopesOfConfig(null)).toBeNull()
  expect(scopesOfConfig({ Dhcp4: {} })).toEqual([])
})

test('a broken file says where, not what', async () => {
  const broken = '{ "Dhcp4": {\n "lease-database": { "password" "sesame" } } }'
  const error = await parseConfig('/k.conf', files({ '/k.conf': broken })).catch((e: unknown) => e)
  expect(error).toMatchObject({ family: 'permanent', message: '/k.conf: ColonExpected near line 2' })
  const endless = parseConfig('/a', files({ '/a': '[ <?include "a"?> ]' }))
  await expect(endless).rejects.toThrow('includes are nested too deep')
})
