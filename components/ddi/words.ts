/** Kea's names of identifiers, as people say them. */
export const identifierNames: Readonly<Record<string, string>> = {
  'hw-address': 'MAC address',
  'client-id': 'Client ID',
  duid: 'DUID',
  'circuit-id': 'Circuit ID',
  'flex-id': 'Flex ID',
}

/** Where a reservation came from. */
export const createdFromNames: Readonly<Record<string, string>> = {
  kea: 'Kea',
  console: 'Console',
  dns: 'DNS record',
  lease: 'Lease',
}

/** The causes of changes, each in a sentence. */
export const causeSays: Readonly<Record<string, string>> = {
  GRANT: 'a lease was granted',
  RENEW: 'a lease was renewed',
  RELEASE: 'a client released its lease',
  EXPIRY: 'a lease ran out',
  DECLINE: 'a client declined an address',
  RESERVATION: 'a reservation changed',
  ADMIN: 'a person changed it here',
  SYNC: 'a comparison with the DNS server',
  REPAIR: 'it was changed behind our back',
  POLICY: 'a policy changed',
}
