import { describe, expect, it } from 'vitest'
import { quote, where } from './where'

describe('where', () => {
  it('joins columns and quoted values', () => {
    expect(where({ dns_id: '3', dnszone_name: 'site.com', dnsview_name: '#' })).toBe(
      "dns_id='3' AND dnszone_name='site.com' AND dnsview_name='#'",
    )
  })

  it('doubles quotes, so that a value cannot end its string', () => {
    expect(quote("x' OR '1'='1")).toBe("'x'' OR ''1''=''1'")
  })

  it.each(['back\\slash', 'nul\u0000', 'line\nfeed', 'del\u007f', 'x'.repeat(513)])('refuses %j', (value) => {
    expect(() => quote(value)).toThrow('not usable in a query')
  })
})
