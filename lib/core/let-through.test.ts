import { expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import { decide } from '@/lib/core/decide'
import { letThrough } from '@/lib/core/let-through'

const claim = (n: number, change: Partial<Claim> = {}): Claim => ({
  ...{ sourceKind: 'reservation', sourceId: `r${n}`, zoneId: 'z', view: 'internal', zone: 'site.com' },
  ...{ name: 'epg.site.com', type: 'A', value: `10.0.0.${n}`, ttl: 600, provenance: 'ddns(reservation)' },
  ref: `hw-address:02000000000${n}@1`,
  drift: 'warn',
  ...change,
})
const said = (claims: Claim[]) =>
  decide({ claims, records: [], instance: 'i', mode: 'full', cause: 'RESERVATION' }).map(letThrough)

it('names who has the name too', () => {
  expect(said([claim(1), claim(2)])).toEqual([
    null,
    'the name is also that of the reservation of hw-address:020000000001@1 (10.0.0.1); the drift policy is Warn',
  ])
})

it('names a lease as its client', () => {
  const [line] = decide({
    ...{ claims: [claim(1), claim(2)], records: [], instance: 'i', mode: 'full', cause: 'RESERVATION' },
  }).slice(1)
  if (line?.conflict == null) throw new Error('no conflict')
  const { conflict } = line
  const holder = { ...conflict.holder, sourceKind: 'lease' } as const
  expect(letThrough({ ...line, conflict: { ...conflict, holder } })).toMatch(/^the name is also that of hw-/)
})

it('says nothing of what is refused, and of a name that is nobody else’s', () => {
  expect(said([claim(1, { drift: 'block' }), claim(2, { drift: 'block' })])).toEqual([null, null])
  expect(said([claim(1)])).toEqual([null])
})
