import { describe, expect, it } from 'vitest'
import { type AddressTextFacts, addressText } from '@/lib/core/address-text'

const free: AddressTextFacts = {
  scope: 'LAN',
  pool: { first: '192.168.1.100', last: '192.168.1.200' },
  reservation: null,
  lease: null,
  declined: false,
  watched: false,
  names: [],
}
const client = '0a:1b:bd:43:50:01'

describe('the sentence about an address', () => {
  it.each<[string, Partial<AddressTextFacts>]>([
    ['inside LAN, pool .100 to .200, free', {}],
    ['inside LAN, outside its pools, free', { pool: null }],
    ['in no scope', { scope: null, pool: null }],
    ['in no scope, in DNS as epg.site.com', { scope: null, names: ['epg.site.com'] }],
    [
      `inside LAN, pool .100 to .200, leased to ${client} (printer-3) until 14:02`,
      { lease: { client, hostname: 'printer-3', until: '14:02' } },
    ],
    [
      `inside LAN, pool .100 to .200, leased to ${client}`,
      { lease: { client, hostname: null, until: null } },
    ],
    [
      `inside LAN, pool .100 to .200, reserved for ${client} (epg), watched`,
      { reservation: { client, hostname: 'epg' }, watched: true },
    ],
    ['inside LAN, pool .100 to .200, declined: somebody else was found there', { declined: true }],
    [
      'inside LAN, pool .100 to .200, free, in DNS as a, b, c and 2 more',
      { names: ['a', 'b', 'c', 'd', 'e'] },
    ],
    [
      'inside LAN, pool 10.20.0.10 to 10.20.3.250, free',
      { pool: { first: '10.20.0.10', last: '10.20.3.250' } },
    ],
    [
      'inside LAN, pool 2001:db8::10 to 2001:db8::ff, free',
      { pool: { first: '2001:db8::10', last: '2001:db8::ff' } },
    ],
  ])('%s', (text, over) => {
    expect(addressText({ ...free, ...over })).toBe(text)
  })
})
