import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decidingRule,
  globMatches,
  PUBLISHER_KINDS,
  type Publisher,
  unmet,
  type ZoneRule,
} from '@/lib/core/rule-match'
import { traceRules } from '@/lib/core/rule-trace'

const LAN: Publisher = { scope: 'LAN', kind: 'reservation', family: 4 }
const at = (over: Partial<Publisher>): Publisher => ({ ...LAN, ...over })

describe('globMatches', () => {
  it.each([
    ['*', '', true],
    ['*', 'epg', true],
    ['epg', 'EPG', true],
    ['EPG', 'epg', true],
    ['epg', 'epg2', false],
    ['us3-*', 'us3-cab10', true],
    ['us3-*', 'xus3-cab10', false],
    ['*-idrac', 'us3-ru20-idrac', true],
    ['*-idrac', 'us3-ru20-idrac2', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*b*c*', 'abbc', true],
    ['*b*c*', 'acb', false],
    ['a*bc*cd', 'abcd', false],
    ['a*bc*cd', 'abccd', true],
    ['**', 'x', true],
    ['[a-z]+', 'abc', false],
    ['a.c', 'abc', false],
  ])('%s on %j: %s', (pattern, text, matches) => {
    expect(globMatches(pattern, text)).toBe(matches)
  })

  it('agrees with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '*'), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, (glob, subject) => {
        const regex = new RegExp(`^${glob.replaceAll('*', '.*')}$`)
        expect(globMatches(glob, subject)).toBe(regex.test(subject))
      }),
      { numRuns: 500 },
    )
  })
})

describe('unmet', () => {
  const cases: [Omit<ZoneRule, 'targets'>, string, Partial<Publisher>, ReturnType<typeof unmet>][] = [
    [{ pattern: '*' }, 'epg', {}, null],
    [{ pattern: 'www' }, 'epg', {}, 'pattern'],
    [{ pattern: 'epg' }, 'epg.site.com', {}, null],
    [{ pattern: 'epg.*' }, 'epg', {}, 'pattern'],
    [{ pattern: '*', scopes: [] }, 'epg', { scope: null }, null],
    [{ pattern: '*', scopes: ['MGMT', 'LAN'] }, 'epg', {}, null],
    [{ pattern: '*', scopes: ['MGMT'] }, 'epg', {}, 'scope'],
    [{ pattern: '*', scopes: ['MGMT'] }, 'epg', { scope: null }, 'scope'],
    [{ pattern: '*', kinds: ['infrastructure', 'reservation'] }, 'epg', {}, null],
    [{ pattern: '*', kinds: ['infrastructure'] }, 'epg', {}, 'kind'],
    [{ pattern: '*', kinds: ['lease'] }, 'epg', { kind: 'lease' }, null],
    [{ pattern: '*', family: 6 }, 'epg', {}, 'family'],
    [{ pattern: '*', family: 6 }, 'epg', { family: 6 }, null],
    [{ pattern: '*', family: null }, 'epg', { family: 6 }, null],
    [{ match: 'glob', pattern: 'e*' }, 'epg', {}, null],
    [{ match: 'regex', pattern: 'e.+' }, 'epg', {}, null],
    [{ match: 'regex', pattern: 'e.+' }, 'epg.site.com', {}, null],
    [{ match: 'regex', pattern: 'e.+\\.site\\.com' }, 'epg.site.com', {}, null],
    [{ match: 'regex', pattern: 'e.+\\.site\\.com' }, 'epg', {}, 'pattern'],
    [{ match: 'regex', pattern: '(' }, '(', {}, 'pattern'],
  ]
  it.each(cases)('%j for %s %j: %s', (rule, hostname, over, expected) => {
    expect(unmet({ ...rule, targets: [] }, hostname, at(over))).toBe(expected)
  })
})

describe('traceRules', () => {
  const rules: ZoneRule[] = [
    { pattern: '*', scopes: ['MGMT'], targets: [] },
    { pattern: '*', scopes: ['MGMT', 'GUEST', 'DMZ'], targets: [] },
    { pattern: '*', kinds: ['infrastructure', 'lease'], targets: [] },
    { pattern: '*', family: 6, targets: [] },
    { pattern: 'www-*', targets: [] },
    { pattern: 'e*', targets: [{ view: 'internal', zone: 'site.com' }] },
    { pattern: '*', targets: [] },
  ]
  it('says of each rule why it does not fit, and which one decides', () => {
    expect(traceRules('EPG', LAN, rules)).toEqual([
      { verdict: 'does-not-fit', reason: 'it is only for scope MGMT, not LAN' },
      { verdict: 'does-not-fit', reason: 'it is only for scope MGMT, GUEST or DMZ, not LAN' },
      {
        verdict: 'does-not-fit',
        reason: 'it is only for infrastructure reservations or leases without a reservation',
      },
      { verdict: 'does-not-fit', reason: 'it is only for IPv6' },
      { verdict: 'does-not-fit', reason: 'epg does not match www-*' },
      { verdict: 'decides', reason: 'epg matches e*' },
      { verdict: 'not-reached', reason: 'rule 6 has decided' },
    ])
  })

  it('says that a rule publishes nowhere, and of a global reservation that it has no scope', () => {
    expect(
      traceRules(
        'epg',
        at({ scope: null }),
        [rules[0], rules[6]].flatMap((rule) => rule ?? []),
      ),
    ).toEqual([
      { verdict: 'does-not-fit', reason: 'it is only for scope MGMT' },
      { verdict: 'decides', reason: 'epg matches * and publishes it nowhere' },
    ])
  })

  it('names the rule that decides, always', () => {
    const rule = fc.record({
      pattern: fc.constantFrom('*', 'a*', '*b', 'ab'),
      scopes: fc.subarray(['LAN', 'MGMT']),
      kinds: fc.subarray([...PUBLISHER_KINDS]),
      family: fc.constantFrom(4 as const, 6 as const, null),
      targets: fc.constant([]),
    })
    const publisher = fc.record({
      scope: fc.constantFrom('LAN', 'MGMT', 'GUEST', null),
      kind: fc.constantFrom(...PUBLISHER_KINDS),
      family: fc.constantFrom(4 as const, 6 as const),
    })
    fc.assert(
      fc.property(fc.array(rule), fc.constantFrom('a', 'ab', 'b', 'c'), publisher, (list, name, who) => {
        const trace = traceRules(name, who, list)
        const first = decidingRule(name, who, list)
        expect(trace.findIndex(({ verdict }) => verdict === 'decides')).toBe(first)
        // Rules behind the one that decides change nothing.
        if (first !== -1) expect(decidingRule(name, who, list.slice(0, first + 1))).toBe(first)
        expect(trace.filter(({ verdict }) => verdict === 'not-reached')).toHaveLength(
          first === -1 ? 0 : list.length - first - 1,
        )
      }),
    )
  })
})
