import { SAMPLE_SCOPES, type SampleScope } from './sample-scopes'

/** Where Kea would find its database; only written into the text. */
export interface SampleDatabase {
  host: string
  port: number
  name: string
  user: string
  password: string
}

const NOWHERE: SampleDatabase = { host: '127.0.0.1', port: 5432, name: 'kea', user: 'kea', password: 'kea' }

/** The text of kea-dhcp4.conf or kea-dhcp6.conf of the sample world, with comments as people write them. */
export function sampleKeaConfig(family: 4 | 6, database: SampleDatabase = NOWHERE): string {
  const scopes = SAMPLE_SCOPES.filter((scope) => scope.family === family)
  const plain = scopes.filter((scope) => scope.sharedNetwork === null)
  const networks = [...new Set(scopes.map((scope) => scope.sharedNetwork).filter((name) => name !== null))]
  const access = [
    '"type": "postgresql"',
    ...(['name', 'user', 'password', 'host'] as const).map(
      (key) => `"${key}": ${JSON.stringify(database[key])}`,
    ),
    `"port": ${database.port}`,
    '"max-reconnect-tries": 20, "reconnect-wait-time": 500',
  ].join(', ')
  return `// Kea DHCPv${family} of the sample world.
{
  "Dhcp${family}": {
    "interfaces-config": { "interfaces": [ ] },
    "lease-database": { ${access} },
    "hosts-database": { ${access} },
    "expired-leases-processing": { "reclaim-timer-wait-time": 10, "hold-reclaimed-time": 3600 },
    # The console publishes the names: Kea sends no DNS updates of its own.
    "ddns-send-updates": false,
    "valid-lifetime": 28800,
    /* Names of the scopes stand in user-context. */
    "subnet${family}": [
${plain.map(subnet).join(',\n')}
    ],
    "shared-networks": [
${networks
  .map(
    (name) => `      { "name": ${JSON.stringify(name)}, "subnet${family}": [
${scopes
  .filter((scope) => scope.sharedNetwork === name)
  .map(subnet)
  .join(',\n')}
      ] }`,
  )
  .join(',\n')}
    ]
  }
}
`
}

function subnet(scope: SampleScope): string {
  return `      { "id": ${scope.subnetId}, "subnet": "${scope.subnet}", "valid-lifetime": ${scope.validLifetime},
        "pools": [ { "pool": "${scope.pool[0]} - ${scope.pool[1]}" } ],
        "user-context": { "name": "${scope.name}" } }`
}
