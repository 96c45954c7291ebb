import { describe, expect, it } from 'vitest'
import { stepOf } from '@/components/ddi/audit/chain-step-of'

const line = 'A created (RESERVATION) host=epg mac=AA:BB:CC:DD:EE:FF ip=192.168.1.56 scope=LAN ttl=86400'
const id = '058288d9-8e4f-4153-bdca-e5cc3016cb01'

describe('stepOf', () => {
  it('names the reservation by its host, and leads to it', () => {
    expect(stepOf({ kind: 'reservation', id }, line)).toEqual({
      title: 'Reservation of epg',
      href: `/dhcp/reservations/${id}`,
    })
  })

  it.each([
    [
      { kind: 'kea-event', id: '12' },
      { title: 'Kea’s trigger told of a change', note: 'event 12' },
    ],
    [
      { kind: 'lease', id: '10.0.0.7' },
      { title: 'Lease of 10.0.0.7', href: '/dhcp/leases?q=10.0.0.7' },
    ],
    [
      { kind: 'policy', id: 'deleteOnRelease', from: 'scope' },
      { title: 'Setting Delete on RELEASE', note: 'decided by the scope' },
    ],
    [
      { kind: 'policy', id: 'policy', from: 'global' },
      { title: 'The policy changed', note: 'decided by the global policy' },
    ],
    [
      { kind: 'audit', id: '7' },
      { title: 'Undoes an earlier change', href: '/audit?open=7' },
    ],
    [
      { kind: 'watch', id: 'w1' },
      { title: 'Watch', href: '/watchlist?open=w1' },
    ],
    [{ kind: 'policy-rule', rule: 'Conflict Guard' }, { title: 'policy rule: Conflict Guard' }],
    ['held by duid:0001@6', { title: 'held by DUID 00:01 of subnet 6' }],
  ])('%j', (link, step) => expect(stepOf(link, line)).toEqual(step))

  it('shows neither ids nor JSON of what it does not know', () => {
    const { title } = stepOf({ kind: 'unheard-of', id, deep: { a: 1 } }, line)
    expect(title).toBe('unheard of')
  })
})
