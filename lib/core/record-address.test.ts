import { expect, it } from 'vitest'
import { addressOfRecord } from '@/lib/core/record-address'

it.each([
  [{ name: 'epg.site.com', type: 'A', value: '10.0.0.1' }, '10.0.0.1'],
  [{ name: 'epg.site.com', type: 'AAAA', value: '2001:DB8::0:1' }, '2001:db8::1'],
  [{ name: '1.0.0.10.in-addr.arpa', type: 'PTR', value: 'epg.site.com' }, '10.0.0.1'],
  [{ name: 'epg.site.com', type: 'PTR', value: 'epg.site.com' }, null],
  [{ name: '_opt60.epg.site.com', type: 'TXT', value: '10.0.0.1' }, null],
])('%j is about %s', (record, ip) => {
  expect(addressOfRecord(record)).toBe(ip)
})
