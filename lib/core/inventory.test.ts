import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupInventory, parseBmcName } from '@/lib/core/inventory'

describe('parseBmcName', () => {
  it('reads site, cabinet, unit and kind', () => {
    expect(parseBmcName('US3-CAB10-RU20-iDRAC.site.com.')).toEqual({
      hostname: 'us3-cab10-ru20-idrac',
      site: 'us3',
      cabinet: 'cab10',
      unit: 20,
      kind: 'idrac',
    })
    expect(parseBmcName('us-east-3-cab1-ru05-ilo')).toMatchObject({
      site: 'us-east-3',
      cabinet: 'cab1',
      unit: 5,
      kind: 'ilo',
    })
    expect(parseBmcName('us3-cab10-ru1-bmc')?.kind).toBe('bmc')
  })

  it.each([
    '',
    'epg',
    'us3-cab10-ru20',
    'us3-cab10-ru20-ipmi',
    'cab10-ru20-ilo',
    'us3-cab10-20-ilo',
    'us3--ru20-ilo',
    '../x-cab-ru1-ilo',
    'us3-cab10-ru-ilo',
  ])('%j is none', (name) => {
    expect(parseBmcName(name)).toBeNull()
  })
})

describe('groupInventory', () => {
  const host = (hostname: string, ip: string) => ({ hostname, ip, mac: null })

  it('has a file a cabinet, sorted', () => {
    const groups = groupInventory([
      host('us3-cab9-ru1-bmc', '10.0.0.9'),
      host('us3-cab10-ru20-idrac', '10.0.0.20'),
      host('us3-cab10-ru3-ilo', '10.0.0.3'),
      host('us3-cab10-ru3-idrac', '10.0.0.5'),
      host('us3-cab10-ru3-idrac', '10.0.0.4'),
      host('printer', '10.0.0.1'),
    ])
    expect(groups.map(({ file, hosts }) => [file, hosts.map(({ ip }) => ip)])).toEqual([
      ['us3-cab10-discovery.yml', ['10.0.0.4', '10.0.0.5', '10.0.0.3', '10.0.0.20']],
      ['us3-cab9-discovery.yml', ['10.0.0.9']],
    ])
  })

  it('never names a file outside its directory', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1-/.\\\0'), maxLength: 12 }), (prefix) => {
        for (const { file } of groupInventory([host(`${prefix}-cab1-ru1-ilo`, '10.0.0.1')])) {
          expect(file).toMatch(/^[a-z0-9-]+-discovery\.yml$/)
        }
      }),
    )
  })
})
