import { describe, expect, it, test } from 'vitest'
import { clientName } from '@/lib/core/client-name'
import { clientTargets } from '@/lib/core/client-targets'
import { hostnameProblem, isHostLabel } from '@/lib/core/dns-name'
import { unpublishableName } from '@/lib/core/not-in-dns'
import { ordinaryDefaults } from '@/lib/core/policy'
import { claimsFor } from '@/lib/core/reservation-claims'
import { LAN, lease4, reservation4, testWorld } from '@/lib/core/testing/world'
import { isWellKnown, WELL_KNOWN_LABELS } from '@/lib/core/well-known-names'

const world = testWorld()
const publisher = { kind: 'lease', family: 4, scope: 'LAN' } as const

describe('names that programs look for by themselves', () => {
  test.each(['ns', 'ns1', 'ns-2', 'dns02', 'mx10', 'autodiscover', 'wpad', 'isatap', 'localhost', 'puppet'])(
    'no client gets %s',
    (name) => {
      const said = name === 'wpad' || name === 'isatap' || name === 'localhost' ? '' : 'programs look for'
      for (const sent of [name, name.toUpperCase(), `${name}.`, `${name}.home.lan`, `${name}.site.com`]) {
        expect(clientName(sent, world.zones)).toMatchObject({
          hostile: true,
          reason: expect.stringContaining(said),
        })
      }
    },
  )

  test.each(['nsa', 'ns-backup', 'ns123', 'mailbox', 'timer', 'dnsmasq', 'unifi-ap1'])('but %s', (name) => {
    expect(isWellKnown(name)).toBe(false)
    expect(clientName(name, world.zones)).toEqual({ hostname: name })
  })

  it('leaves them to reservations and static records, but for those that redirect a whole network', () => {
    for (const label of WELL_KNOWN_LABELS) {
      expect(isHostLabel(label)).toBe(true)
      if (['wpad', 'isatap', 'localhost'].includes(label)) continue
      expect(hostnameProblem(label, world.zones)).toBeNull()
      expect(unpublishableName(label, world.zones)).toBeNull()
    }
  })
})

test('a client may have the name that its reservation has, whatever it is', () => {
  const policy = { ...ordinaryDefaults(), allowClientHostname: true }
  const heard = (hostname: string, sent: string) =>
    claimsFor(
      reservation4({ hostname, policy, leases: [{ fact: lease4({ hostname: sent }), scope: LAN }] }),
      world,
    )
  expect(heard('mail', 'MAIL.home.lan')).toMatchObject({
    hostile: null,
    claims: [{}, { name: 'mail.site.com' }],
  })
  expect(heard('epg', 'mail')).toMatchObject({ hostile: 'mail', claims: [{}, { name: 'epg.site.com' }] })
})

describe('names of the servers of a zone', () => {
  const served = { ...world, servers: ['core.site.com', 'post.site.com'] }

  it('no client gets them', () => {
    expect(clientTargets('core', publisher, served)).toEqual({
      targets: null,
      reason: 'no client may have the name core: core.site.com is a name or mail server of a zone',
      hostile: 'core',
    })
    expect(clientTargets('post.site.com', publisher, served)).toMatchObject({ hostile: 'post.site.com' })
    expect(clientTargets('core2', publisher, served).targets).toHaveLength(1)
    expect(clientTargets('core', publisher, world).targets).toHaveLength(1)
  })
})
