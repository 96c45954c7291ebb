import { describe, expect, it } from 'vitest'
import { type InScope, scopeOff } from '@/lib/core/scope-off'
import { brief, fixed, lease, mac, own, plan, reservation } from '@/lib/core/testing/at-name'

const SCOPES = [
  { family: 4, subnetId: 1, name: 'MGMT', subnet: '172.30.0.0/16', policy: null },
  { family: 4, subnetId: 2, name: 'LAN', subnet: '192.168.1.0/24', policy: { dnsEnabled: false } },
  { family: 6, subnetId: 2, name: 'LAN6', subnet: '2001:db8:77::/64', policy: { dnsEnabled: true } },
] as const
const world = {
  scopes: SCOPES,
  scope: (family: 4 | 6, id: number) =>
    SCOPES.find((one) => one.family === family && one.subnetId === id) ?? null,
}
const off = (subject: InScope) => scopeOff(subject, world)
const laptop: InScope = {
  ...{ name: 'laptop.site.com', type: 'A', value: '192.168.1.5' },
  ...{ provenance: 'ddns(dynamic)', ref: `${mac(1)}@2` },
}
const pointer = { name: '5.1.168.192.in-addr.arpa', type: 'PTR', value: 'laptop.site.com' }

describe('scopeOff', () => {
  it.each([
    ['the scope of its client', {}, 'LAN'],
    ['nobody knows its client: the scope around its address', { ref: null }, 'LAN'],
    ['a reservation for every subnet: the scope around its address', { ref: `${mac(1)}@0` }, 'LAN'],
    ['a PTR, by its name', { ...pointer, ref: null }, 'LAN'],
    ['an operator’s record', { provenance: 'static(admin)', ref: 'static:s1' }, null],
    ['another scope', { value: '172.30.0.5', ref: `${mac(1)}@1` }, null],
    ['the other family', { type: 'AAAA', value: '2001:db8:77::5' }, null],
    ['outside every scope', { value: '10.9.9.9', ref: null }, null],
    ['no address', { value: 'nonsense' }, null],
    ['a TXT, by its client', { type: 'TXT', value: '172.30.0.5' }, 'LAN'],
    ['a TXT of another scope', { type: 'TXT', ref: `${mac(1)}@1` }, null],
  ] as const)('%s', (_, change, expected) => {
    expect(off({ ...laptop, ...change })).toBe(expected)
  })
})

describe('a scope with DNS switched off', () => {
  const elsewhere = (n: number, value: string) => lease(n, value, { ref: `${mac(n)}@1` })

  it('holds the deletion of what nothing claims any more', () => {
    const [line] = plan([], [own(1, '192.168.1.5')], { off })
    expect(line).toMatchObject({ op: 'held', would: 'delete' })
    expect(line?.reason).toBe('DNS is off in scope LAN: nothing claims it any more')
    expect(plan([], [own(1, '172.30.0.5', { ownerRef: `${mac(1)}@1` })], { off })[0]?.op).toBe('delete')
  })

  it('holds what would come, in every mode', () => {
    expect(plan([lease(1, '192.168.1.5')], [], { off })[0]).toMatchObject({ op: 'held', would: 'create' })
    const [line] = plan([reservation(1, '192.168.1.5')], [], { off, mode: 'observe' })
    expect(line?.reason).toBe('DNS is off in scope LAN: claimed and not there')
    const [global] = plan([reservation(1, '192.168.1.5')], [], { off, mode: 'off' })
    expect(global?.reason).toBe('DNS is off: claimed and not there')
  })

  it('is left by a client: its record there stays, the new one comes beside it', () => {
    expect(brief([elsewhere(1, '172.30.0.5')], [own(1, '192.168.1.5')], { off })).toEqual([
      'create 172.30.0.5',
      'held 192.168.1.5',
    ])
  })

  it('is entered by a client: its old record goes, the new one waits', () => {
    const there = own(1, '172.30.0.5', { ownerRef: `${mac(1)}@1` })
    expect(brief([lease(1, '192.168.1.5')], [there], { off })).toEqual([
      'delete 172.30.0.5',
      'held 192.168.1.5',
    ])
  })

  it('holds a change of an address in it as one', () => {
    const [line, ...more] = plan([lease(1, '192.168.1.6')], [own(1, '192.168.1.5')], { off })
    expect(line).toMatchObject({ op: 'held', would: 'update', value: '192.168.1.6' })
    expect(more).toEqual([])
  })

  it('says nothing about what operators made there', () => {
    const given = own(1, '192.168.1.5', { provenance: 'static(admin)', ownerRef: 'static:s1' })
    expect(brief([fixed('192.168.1.6')], [], { off })).toEqual(['create 192.168.1.6'])
    expect(brief([], [given], { off })).toEqual(['delete 192.168.1.5'])
  })
})
