import { describe, expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import type { KeaHostOption } from '@/lib/core/ports/kea'
import { claimsFor, type ReservationSource } from '@/lib/core/reservation-claims'
import { hoursAfter, testWorld } from '@/lib/core/testing/world'
import type { TxtRule } from '@/lib/core/txt-rule'
import { TXT_LONGEST, txtClaims, txtValue } from '@/lib/core/txt-rules'

const option = (over: Partial<KeaHostOption> = {}): KeaHostOption => ({
  ...{ family: 4, code: 60, space: 'dhcp4', value: '', text: 'PXEClient' },
  ...over,
})

describe('txtValue', () => {
  it.each([
    [option(), 'PXEClient'],
    [option({ text: 'a,b; c=1' }), 'a,b; c=1'],
    [option({ text: null, value: '50584543' }), 'PXEC'],
    [option({ text: null, value: '00ff10' }), '0x00ff10'],
    [option({ text: 'say "hi"' }), '0x7361792022686922'],
    [option({ text: "it's" }), '0x69742773'],
    [option({ text: 'a\\b' }), '0x615c62'],
    [option({ text: 'a\nb' }), '0x610a62'],
    [option({ text: ' a' }), '0x2061'],
    [option({ text: 'a ' }), '0x6120'],
    [option({ text: 'é' }), '0xc3a9'],
    [option({ text: '' }), null],
    [option({ text: null, value: '' }), null],
  ])('%j: %s', (given, value) => {
    expect(txtValue(given)).toBe(value)
  })

  it('is never cut: what is too long is shown as such, in a text that cannot be written', () => {
    const text = (length: number) => txtValue(option({ text: 'x'.repeat(length) }))
    expect(text(TXT_LONGEST)).toBe('x'.repeat(TXT_LONGEST))
    expect(text(TXT_LONGEST + 1)).toBe(`${'x'.repeat(64)}… (2049 characters)`)
    const hex = (octets: number) => txtValue(option({ text: null, value: 'ff'.repeat(octets) }))
    expect(hex(1023)).toBe(`0x${'ff'.repeat(1023)}`)
    expect(hex(1024)).toBe(`0x${'ff'.repeat(31)}… (2050 characters)`)
  })
})

const rule: TxtRule = { family: 4, code: 60, name: '_opt60.{hostname}' }

const source: ReservationSource = {
  kind: 'reservation',
  id: 'r1',
  family: 4,
  hostname: 'EPG',
  addresses: ['192.168.1.5'],
  scopeName: 'LAN',
  subnetId: 2,
  identifier: { type: 'hw-address', value: '020000000001' },
  policy: {
    ...{
      infra: false,
      stickyDns: false,
      pinHostname: false,
      conflictGuard: false,
      allowClientHostname: false,
    },
    ...{ ttlClass: 'default', deleteOn: 'release', graceHours: 24 },
  },
  options: [option(), option({ code: 12, text: 'other' })],
}

const texts = (over: Partial<ReservationSource>, rules: readonly TxtRule[]) =>
  claimsFor({ ...source, ...over }, { ...testWorld(), txtRules: rules }).claims.flatMap((claim) =>
    claim.type === 'TXT' ? [`${claim.name} ${claim.value} ${claim.ttl}`] : [],
  )

describe('a reservation with options', () => {
  it('has none of them in DNS unless a rule asks for it', () => {
    expect(texts({}, [])).toEqual([])
    expect(claimsFor({ ...source, options: [] }, { ...testWorld(), txtRules: [rule] }).claims).toHaveLength(2)
  })

  it('shows what a rule asks for, beside its name, as its own', () => {
    expect(texts({}, [rule])).toEqual(['_opt60.epg.site.com PXEClient 600'])
    expect(
      texts({}, [
        { ...rule, ttl: 60 },
        { ...rule, code: 12, name: '_opt12.{hostname}' },
      ]),
    ).toEqual(['_opt12.epg.site.com other 600', '_opt60.epg.site.com PXEClient 60'])
    const [claim] = claimsFor(source, { ...testWorld(), txtRules: [rule] }).claims.filter(
      ({ type }) => type === 'TXT',
    )
    expect(claim).toMatchObject({
      zone: 'site.com',
      view: 'internal',
      provenance: 'ddns(reservation)',
      ref: 'hw-address:020000000001@2',
    })
  })

  it.each<[string, Partial<TxtRule>]>([
    ['another code', { code: 61 }],
    ['another family', { family: 6 }],
    ['another space', { space: 'vendor-4491' }],
  ])('does not show %s', (_, over) => {
    expect(texts({}, [{ ...rule, ...over }])).toEqual([])
  })

  it('takes a row without a space for one of its family', () => {
    expect(texts({ options: [option({ space: null })] }, [{ ...rule, space: 'dhcp4' }])).toHaveLength(1)
  })

  it('shows one text once, and several of one option side by side', () => {
    expect(texts({}, [rule, rule])).toHaveLength(1)
    expect(
      texts({ options: [option(), option({ text: null, value: '6162' }), option({ text: '' })] }, [rule]),
    ).toEqual(['_opt60.epg.site.com PXEClient 600', '_opt60.epg.site.com ab 600'])
  })

  it('shows nothing without a name', () => {
    expect(texts({ hostname: null }, [rule])).toEqual([])
  })
})

describe('txtClaims', () => {
  const forward = (over: Partial<Claim>): Claim => ({
    ...{ sourceKind: 'reservation', sourceId: 'r1', zoneId: 'z', view: 'internal', zone: 'site.com' },
    ...{ name: 'epg.site.com', type: 'A', value: '10.0.0.1', ttl: 600, provenance: 'ddns(reservation)' },
    ...{ ref: 'hw-address:aa@1', drift: 'warn' },
    ...over,
  })

  it('stay as long as the last address of the name', () => {
    const soon = forward({ value: '10.0.0.1', until: hoursAfter(1) })
    const later = forward({ value: '10.0.0.2', until: hoursAfter(2) })
    const good = forward({ value: '10.0.0.3', until: null })
    const until = (...claims: Claim[]) => txtClaims(claims, [option()], [rule]).map((claim) => claim.until)
    expect(until(soon, later)).toEqual([later.until])
    expect(until(later, good, soon)).toEqual([null])
    expect(until(good, forward({ value: '10.0.0.4' }))).toEqual([null])
  })

  it('follow neither a PTR nor a name that the client chose, nor make a name that is too long', () => {
    expect(txtClaims([forward({ type: 'PTR' })], [option()], [rule])).toEqual([])
    expect(txtClaims([forward({ drift: null })], [option()], [rule])).toEqual([])
    const long = forward({ name: [...Array.from({ length: 4 }, () => 'x'.repeat(60)), 'site.com'].join('.') })
    expect(txtClaims([long], [option()], [rule])).toEqual([])
  })
})
