import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AuditFacts, auditLine, auditValue } from '@/lib/core/audit-line'
import { oneLine } from '@/lib/core/one-line'

const epg: AuditFacts = {
  type: 'A',
  verb: 'updated',
  cause: 'RENEW',
  host: 'epg',
  client: { type: 'hw-address', value: 'aabbccddeeff' },
  ip: '192.168.1.56',
  scope: 'LAN',
  ttl: 86_400,
}

/** Reads a line back as a script would: fields by blanks outside quotes. */
function fields(line: string): [string, string][] {
  const found = line.matchAll(/ ([a-z-]+)=("(?:[^"\\]|\\.)*"|[^ "]*)/g)
  return [...found].map(([, key = '', value = '']) => [key, value.startsWith('"') ? unquote(value) : value])
}

function unquote(value: string): string {
  return value
    .slice(1, -1)
    .replace(
      /\\u\{([0-9a-f]+)\}|\\u([0-9a-f]{4})|\\(["\\])/g,
      (_all, long?: string, short?: string, plain?: string) =>
        plain === undefined ? String.fromCodePoint(Number.parseInt(long ?? short ?? '', 16)) : plain,
    )
}

describe('auditLine', () => {
  it('is the line of the documents', () => {
    expect(auditLine(epg)).toBe(
      'A updated (RENEW) host=epg mac=AA:BB:CC:DD:EE:FF ip=192.168.1.56 scope=LAN ttl=86400',
    )
  })

  it.each(['created', 'updated', 'deleted', 'kept', 'refused'] as const)('knows %s', (verb) => {
    expect(auditLine({ ...epg, verb, type: 'AAAA' })).toMatch(
      new RegExp(`^AAAA ${verb} \\(RENEW\\) host=epg `),
    )
  })

  it('names a client that has no MAC by what it has', () => {
    expect(auditLine({ ...epg, client: { type: 'duid', value: '00030001aabbccddeeff' } })).toContain(
      ' duid=00:03:00:01:aa:bb:cc:dd:ee:ff ',
    )
    expect(auditLine({ ...epg, client: { type: 'client-id', value: '' } })).toContain(' client-id="" ')
  })

  it('has a dash for what nobody knows', () => {
    expect(auditLine({ ...epg, client: null, ip: null, scope: null, ttl: null })).toBe(
      'A updated (RENEW) host=epg mac=- ip=- scope=- ttl=-',
    )
  })

  it('ends with the reason, if there is one', () => {
    expect(auditLine({ ...epg, reason: 'held by x' })).toMatch(/ ttl=86400 reason="held by x"$/)
    expect(auditLine({ ...epg, reason: '' })).toMatch(/ ttl=86400$/)
    expect(auditLine({ ...epg, reason: null })).toMatch(/ ttl=86400$/)
  })

  it.each([
    ['epg mac=00:00', '"epg mac=00:00"'],
    ['a=b', '"a=b"'],
    ['-', '"-"'],
    ['', '""'],
    ['a"b', '"a\\"b"'],
    ['a\\b', '"a\\\\b"'],
    ['a\nb\r', '"a\\u000ab\\u000d"'],
    ['a\u0085b\u2028c\u2029', '"a\\u0085b\\u2028c\\u2029"'],
    ['\u202Egpe', '"\\u202egpe"'],
    ['\u00A0', '"\\u00a0"'],
    ['\u{E0041}', '"\\u{e0041}"'],
    ['\uD800', '"\\ud800"'],
    ['\u001B[31m', '"\\u001b[31m"'],
    ['Büro', 'Büro'],
    ['a-b.site.com', 'a-b.site.com'],
  ])('value %j is %s', (value, text) => {
    expect(auditValue(value)).toBe(text)
  })

  it('is one line whose fields nobody can forge', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom('a', ' ', '=', '"', '\\', '\n', '-', 'u', '{', '}', '0'),
        maxLength: 20,
      }),
      fc.constant('x mac=00:00:00:00:00:00 ip=1.2.3.4'),
    )
    fc.assert(
      fc.property(hostile, hostile, hostile, (host, scope, reason) => {
        const line = auditLine({ ...epg, host, scope, reason })
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        const known: [string, string][] = [
          ['host', host],
          ['mac', 'AA:BB:CC:DD:EE:FF'],
          ['ip', '192.168.1.56'],
          ['scope', scope],
          ['ttl', '86400'],
        ]
        expect(fields(line)).toEqual(reason === '' ? known : [...known, ['reason', reason]])
      }),
      { numRuns: 1000 },
    )
  })
})

describe('oneLine', () => {
  it('leaves ordinary text alone', () => {
    expect(oneLine('Grüße aus 東京, "x" = \\y')).toBe('Grüße aus 東京, "x" = \\y')
  })
})
