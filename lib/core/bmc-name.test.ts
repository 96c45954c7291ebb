import { expect, test } from 'vitest'
import { type BmcPattern, DEFAULT_BMC_PATTERN, parseBmcName, parseBmcPattern } from '@/lib/core/bmc-name'

function pattern(text: string): BmcPattern {
  const read = parseBmcPattern(text)
  if (!read.ok) throw new Error(read.reason)
  return read.pattern
}
const standard = [pattern(DEFAULT_BMC_PATTERN)]

test.each([
  ['us3-cab10-ru20-idrac', 'us3', 'cab10', 20, 'idrac'],
  ['US3-CAB10-RU05-ILO.site.com.', 'us3', 'cab10', 5, 'ilo'],
  ['eu-west-2-c7-ru1-bmc', 'eu-west-2', 'c7', 1, 'bmc'],
])('%s', (name, site, cabinet, unit, kind) => {
  expect(parseBmcName(name, standard)).toMatchObject({ site, cabinet, unit, kind })
})

test.each([
  'us3-cab10-ru20-ipmi',
  'us3-cab10-ru2000-ilo',
  'cab10-ru20-ilo',
  'us3-cab10-ru20-ilo-2',
  '-us3-cab10-ru20-ilo',
  'us3--cab10-ru20-ilo',
  '../../etc/passwd-cab10-ru20-ilo',
  'us3/../..-cab10-ru20-ilo',
  'us3-cab10-ru20-ilo\n',
  'us3\u0000-cab10-ru20-ilo',
  'us3-cab10-ru20-ilo'.padStart(64, 'x'),
  '..',
  '',
])('%j is none', (name) => {
  const found = parseBmcName(name, standard)
  // A blank at the end is no part of a name.
  expect(found?.hostname ?? null).toBe(name === 'us3-cab10-ru20-ilo\n' ? 'us3-cab10-ru20-ilo' : null)
})

test('the first pattern that fits counts, and may say less', () => {
  const patterns = [
    pattern('oob{unit}-{cabinet}-{site}'),
    pattern(' MGMT-{site}-{cabinet:r1|r2} '),
    ...standard,
  ]
  expect(parseBmcName('oob7-c1-us-3', patterns)).toEqual({
    hostname: 'oob7-c1-us-3',
    site: 'us-3',
    cabinet: 'c1',
    unit: 7,
    kind: null,
  })
  expect(parseBmcName('mgmt-ams-r2', patterns)).toMatchObject({ site: 'ams', cabinet: 'r2', unit: null })
  expect(parseBmcName('mgmt-ams-r3', patterns)).toBeNull()
  expect(patterns[1]?.text).toBe('MGMT-{site}-{cabinet:r1|r2}')
})

test.each([
  ['', 'has no {site}'],
  ['{site}-ru{unit}', 'has no {cabinet}'],
  ['{site}-{cabinet}-{site}', 'has {site} twice'],
  ['{site}-{cabinet}.*', 'cannot be read from ".*" on'],
  ['{site}/{cabinet}', 'cannot be read from "/{cabinet}" on'],
  ['{site:}-{cabinet}', 'cannot be read from "{site:}-{cabinet}" on'],
  ['{room}-{cabinet}', 'cannot be read from "{room}-{cabinet}" on'],
])('the pattern %j: %s', (text, reason) => {
  expect(parseBmcPattern(text)).toEqual({ ok: false, reason })
})
