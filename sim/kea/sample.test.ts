import { expect, test } from 'vitest'
import { scopesOfConfig } from '@/lib/kea/scopes/config-scopes'
import { parseConfig } from '@/lib/kea/scopes/config-text'
import { sampleKeaConfig } from './sample-config'
import { SAMPLE_HOSTS } from './sample-hosts'
import { sampleLeases } from './sample-leases'
import { SAMPLE_SCOPES } from './sample-scopes'

test('the configuration text says what the sample scopes are', async () => {
  const database = { host: 'db "1"', port: 5433, name: 'kea', user: 'kea', password: 's"e\\same' }
  for (const family of [4, 6] as const) {
    const config = await parseConfig('/kea.conf', async () => sampleKeaConfig(family, database))
    const scopes = scopesOfConfig(config)?.map((scope) => ({
      family: scope.family,
      subnetId: scope.subnetId,
      name: scope.name,
      subnet: scope.subnet,
      pool: [scope.pools[0]?.first, scope.pools[0]?.last],
      validLifetime: scope.validLifetime,
      sharedNetwork: scope.sharedNetwork,
    }))
    const wanted = SAMPLE_SCOPES.filter((scope) => scope.family === family)
    expect(scopes?.sort((a, b) => a.subnetId - b.subnetId)).toEqual(wanted)
    expect(JSON.stringify(config)).toContain(JSON.stringify(database.password))
  }
})

test('no two reservations share an address or an identifier in a scope', () => {
  const addresses = SAMPLE_HOSTS.flatMap((host) => [host.ipv4, ...host.ipv6]).filter((ip) => ip !== null)
  expect(new Set(addresses).size).toBe(addresses.length)
  const clients = SAMPLE_HOSTS.map((host) => `${host.type}:${host.identifier}`)
  expect(new Set(clients).size).toBe(clients.length)
})

test('the leases are the same each time', () => {
  expect(sampleLeases()).toEqual(sampleLeases())
  expect(sampleLeases(1)).not.toEqual(sampleLeases(2))
})
