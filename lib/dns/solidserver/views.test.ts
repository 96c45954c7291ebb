import { describe, expect, it } from 'vitest'
import { DEFAULT_VIEWS, parseDnsViews } from './views'

describe('parseDnsViews', () => {
  it('reads the two servers of the seed', () => {
    expect(parseDnsViews(DEFAULT_VIEWS)).toEqual([
      { view: 'internal', server: 'dns-internal-smart.site.com' },
      { view: 'external', server: 'dns-primary.site.com' },
    ])
  })

  it('reads a DNS view inside a server', () => {
    expect(parseDnsViews('internal = Smart.site.com/inside,')).toEqual([
      { view: 'internal', server: 'smart.site.com', dnsView: 'inside' },
    ])
  })

  it.each(['', 'internal', 'internal=', "internal=x' OR '1'='1"])('refuses %j', (text) => {
    expect(() => parseDnsViews(text)).toThrow('HOLDFAST_VIEWS')
  })
})
