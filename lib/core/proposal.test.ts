import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Offer, type ProposalFacts, proposalOf } from '@/lib/core/proposal'

const free: ProposalFacts = {
  ip: '192.168.1.56',
  name: 'epg.site.com',
  scope: 'LAN',
  obstacle: null,
  reservation: null,
  client: 'unknown',
  watchId: null,
}
const reserved = { id: 'r1', hostname: 'epg', client: 'AA:BB:CC:DD:EE:FF' }

const CREATE = 'Create Fixed Reservation?'
const LEASED = 'Dynamic lease; reserve to prevent reallocation.'
const UNKNOWN = 'Nobody knows which client uses 192.168.1.56: put it on the watchlist, or type its MAC.'

type Policy = 'prompt' | 'auto-create' | 'ignore'
type Row = [string, Partial<ProposalFacts>, Record<Policy, [Offer['kind'], Offer['atOnce']]>, string]

const nothing = ['none', 'nothing'] as const
const always = { prompt: [...nothing], 'auto-create': [...nothing], ignore: [...nothing] } satisfies Row[2]
const rows: Row[] = [
  ['outside every scope', { scope: null }, always, '192.168.1.56 lies in no scope.'],
  ['reserved', { reservation: reserved }, always, '192.168.1.56 is reserved already, for epg.'],
  [
    'reserved without a name',
    { reservation: { ...reserved, hostname: null } },
    always,
    '192.168.1.56 is reserved already, for AA:BB:CC:DD:EE:FF.',
  ],
  [
    'in a scope that holds no reservation',
    { obstacle: 'Kea would ignore it.' },
    always,
    'Kea would ignore it.',
  ],
  [
    'free, client known',
    { client: 'last' },
    {
      prompt: ['create-fixed-reservation', 'nothing'],
      'auto-create': ['create-fixed-reservation', 'reserve'],
      ignore: [...nothing],
    },
    CREATE,
  ],
  [
    'leased dynamically now',
    { client: 'leased' },
    {
      prompt: ['reserve-dynamic-lease', 'nothing'],
      'auto-create': ['reserve-dynamic-lease', 'reserve'],
      ignore: [...nothing],
    },
    LEASED,
  ],
  [
    'free, client unknown',
    {},
    { prompt: ['watch', 'nothing'], 'auto-create': ['watch', 'watch'], ignore: [...nothing] },
    UNKNOWN,
  ],
]

describe('what is offered for an address with static DNS', () => {
  for (const [what, over, expected, message] of rows) {
    it.each(['prompt', 'auto-create', 'ignore'] as const)(`${what}: under %s`, (onStaticDns) => {
      const offer = proposalOf({ ...free, ...over }, { onStaticDns, observe: false })
      expect([offer.kind, offer.atOnce]).toEqual(expected[onStaticDns])
      const ignored = onStaticDns === 'ignore' && expected.prompt[0] !== 'none'
      expect(offer.message).toBe(
        ignored ? 'The policy ignores static DNS: nothing is offered in LAN.' : message,
      )
    })
  }

  it('does nothing without asking while observing', () => {
    const offer = proposalOf({ ...free, client: 'last' }, { onStaticDns: 'auto-create', observe: true })
    expect(offer).toMatchObject({ kind: 'create-fixed-reservation', atOnce: 'nothing' })
  })

  it('links the reservation and the watch of the address', () => {
    const policy = { onStaticDns: 'prompt', observe: false } as const
    expect(proposalOf({ ...free, watchId: 'w1' }, policy)).toMatchObject({ kind: 'watch', watchId: 'w1' })
    expect(proposalOf({ ...free, reservation: reserved }, policy)).toMatchObject({ reservationId: 'r1' })
  })

  it.each([
    ['epg.site.com', 'epg', null],
    ['epg.site.com', 'EPG.site.com.', null],
    ['epg.lab.site.com', 'epg.lab', null],
    ['epg.site.com', 'ep', 'DNS calls 192.168.1.56 epg.site.com, its reservation ep.'],
    ['gw.site.com', 'epg', 'DNS calls 192.168.1.56 gw.site.com, its reservation epg.'],
    ['gw.site.com', null, null],
    ['gw.site.com', '', null],
    [null, 'epg', null],
  ])('compares the name %s with the hostname %s', (name, hostname, drift) => {
    const facts = { ...free, name, reservation: { ...reserved, hostname } }
    expect(proposalOf(facts, { onStaticDns: 'ignore', observe: false }).drift).toBe(drift)
  })
})

describe('whatever the facts', () => {
  const facts = fc.record<ProposalFacts>({
    ip: fc.ipV4(),
    name: fc.option(fc.constantFrom('a.site.com', 'b.site.com')),
    scope: fc.option(fc.constant('LAN')),
    obstacle: fc.option(fc.constant('no')),
    reservation: fc.option(
      fc.record({
        id: fc.uuid(),
        hostname: fc.option(fc.constantFrom('a', 'b', '')),
        client: fc.constant('02:00'),
      }),
    ),
    client: fc.constantFrom('leased', 'last', 'unknown'),
    watchId: fc.option(fc.uuid()),
  })
  const policy = fc.record({
    onStaticDns: fc.constantFrom<Policy>('prompt', 'auto-create', 'ignore'),
    observe: fc.boolean(),
  })

  it('never offers or does anything for what is reserved, outside or ignored', () => {
    fc.assert(
      fc.property(facts, policy, (given, toggles) => {
        const offer = proposalOf(given, toggles)
        const shut = given.reservation !== null || given.scope === null || given.obstacle !== null
        if (shut || toggles.onStaticDns === 'ignore') {
          expect(offer).toMatchObject({ kind: 'none', atOnce: 'nothing' })
        } else expect(offer.kind).not.toBe('none')
        if (offer.atOnce !== 'nothing') {
          expect(toggles).toEqual({ onStaticDns: 'auto-create', observe: false })
          expect(offer.atOnce === 'watch').toBe(given.client === 'unknown')
        }
        expect(offer.message).not.toBe('')
        expect(offer.reservationId).toBe(given.reservation?.id ?? null)
        expect(offer.watchId).toBe(given.watchId)
      }),
    )
  })
})
