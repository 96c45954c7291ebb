import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostPattern, PATTERN_LENGTH } from '@/lib/core/host-pattern'

function matches(source: string, text: string): boolean {
  const pattern = hostPattern(source)
  if ('fault' in pattern) throw new Error(`${source}: ${pattern.fault}`)
  return pattern.matches(text)
}

describe('hostPattern', () => {
  it.each([
    ['epg', 'EPG', true],
    ['EPG', 'epg', true],
    ['epg', 'epg2', false],
    ['^epg$', 'epg', true],
    ['.*', '', true],
    ['us\\d-cab\\d{2}-ru\\d+-(ilo|idrac|bmc)', 'us3-cab10-ru20-idrac', true],
    ['us\\d-cab\\d{2}-ru\\d+-(ilo|idrac|bmc)', 'us3-cab1-ru20-idrac', false],
    ['us\\d-cab\\d{2}-ru\\d+-(?:ilo|idrac|bmc)', 'us3-cab10-ru20-ipmi', false],
    ['[a-c]{1,2}', 'ab', true],
    ['[A-C]{1,2}', 'abc', false],
    ['[^a-c]', 'd', true],
    ['[^a-c]', 'b', false],
    ['[a-]+', 'a-a', true],
    ['[\\d.]+', '1.2', true],
    ['a{2,}', 'a', false],
    ['a{2,}', 'aaaa', true],
    ['(ab)?c', 'c', true],
    ['(a*)*b', 'aab', true],
    ['\\w\\.\\w', 'a.b', true],
    ['\\w\\.\\w', 'acb', false],
    ['a\\$', 'a$', true],
    ['a\\\\$', 'a\\', true],
    ['}]', '}]', true],
  ])('%s on %j: %s', (source, text, expected) => {
    expect(matches(source, text)).toBe(expected)
  })

  it.each([
    ['(?=a)b', 'must not look ahead or behind, or name a group'],
    ['(?<x>a)', 'must not look ahead or behind, or name a group'],
    ['(a)\\1', 'must not have \\1: \\d, \\w and signs such as \\. are known'],
    ['\\D', 'must not have \\D: \\d, \\w and signs such as \\. are known'],
    ['a\\', 'must not end with a backslash'],
    ['*', 'must have something before * that it repeats'],
    ['a**', 'must have something before * that it repeats'],
    ['a|+', 'must have something before + that it repeats'],
    ['{2}', 'must have something before { that it repeats'],
    ['a|?', 'must have something before ? that it repeats'],
    ['a^b', 'must have ^ only at its beginning and $ only at its end'],
    ['a$b', 'must have ^ only at its beginning and $ only at its end'],
    ['', 'must not have an empty group or alternative'],
    ['a|', 'must not have an empty group or alternative'],
    ['()', 'must not have an empty group or alternative'],
    ['(a', 'must not have a ( without its )'],
    ['a)', 'must not have a ) without its ('],
    ['[a', 'must not have a [ without its ]'],
    ['[]', 'must not have an empty []'],
    ['[z-a]', 'must not have the range z-a: it runs backwards'],
    ['a{x}', 'must not have a { that begins no count such as {2} or {1,3}'],
    ['a{0}', 'must not have the count {0}'],
    ['a{3,2}', 'must not have the count {3,2}'],
    ['((((a{99}){99}){99}){99}){99}', 'must not repeat so much: it is too large'],
    ['a'.repeat(PATTERN_LENGTH + 1), 'must have at most 200 characters'],
  ])('%s: %s', (source, fault) => {
    expect(hostPattern(source)).toEqual({ fault })
  })

  it.each([
    ['epg.*', false],
    ['[^a]+', false],
    ['.*\\.site\\.com', true],
    ['[a.]+', true],
  ])('%s is meant for whole names: %s', (source, dotted) => {
    expect(hostPattern(source)).toMatchObject({ dotted })
  })

  it('takes no longer for what would make others backtrack for ever', () => {
    const long = 'a'.repeat(253)
    const began = performance.now()
    for (const source of ['(a+)+b', '(a|a)*b', '(a*)*b', '(.*.*.*.*.*)+b'])
      expect(matches(source, long)).toBe(false)
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  it('keeps patterns compiled, but not all of them', () => {
    const first = hostPattern('keep-me')
    expect(hostPattern('keep-me')).toBe(first)
    for (let count = 0; count < 250; count += 1) hostPattern(`p${count}`)
    expect(hostPattern('keep-me')).not.toBe(first)
  })

  it('agrees with the regular expressions of the language', () => {
    const leaf = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '1', '\\.')
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => `${left}${right}`),
        fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => `(${left}|${right})`),
        fc
          .tuple(tie('tree'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{1,}'))
          .map(([part, sign]) => `(?:${part})${sign}`),
      ),
    }))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '.'), maxLength: 8 })
    fc.assert(
      fc.property(tree, text, (source, subject) => {
        const pattern = hostPattern(String(source))
        fc.pre(!('fault' in pattern))
        expect(matches(String(source), subject)).toBe(
          new RegExp(`^(?:${String(source)})$`, 's').test(subject),
        )
      }),
      { numRuns: 500 },
    )
  })
})
