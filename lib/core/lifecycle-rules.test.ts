import { describe, expect, it } from 'vitest'
import { infrastructureDefaults } from '@/lib/core/policy'
import { other, Story } from '@/lib/core/testing/story'

describe('the canonical horror', () => {
  it('a lease does not overwrite a hand-made record, nor delete it at its end', () => {
    const it = new Story(4, null, { deleteOnExpiry: true, graceHours: 1 })
    const made = {
      ...{
        id: 'hand',
        zoneId: 'internal/site.com',
        view: 'internal',
        zone: 'site.com',
        name: 'box.site.com',
      },
      ...{ type: 'A', value: '192.168.1.200', ttl: 3600, provenance: 'static(admin)' as const },
      ...{ owned: false, ownerRef: null, present: true },
    }
    it.sim.server.push(made)
    it.grant().wait(0.5).grant().expire().wait(100).grant().release()
    expect(it.told()).toEqual([])
    expect(it.sim.server).toEqual([made])
  })
})

describe('promoted to static', () => {
  it('no event of a lease touches it any more', () => {
    const it = new Story(4, null).grant()
    it.sim.statics.set('s1', {
      ...{ kind: 'static', id: 's1', zoneId: 'internal/site.com', name: 'box.site.com', type: 'A' },
      ...{ value: '192.168.1.5', ttl: 600, ptr: true },
    })
    it.sim.heard({ kind: 'static', id: 's1' })
    expect(it.dns).toEqual(['box.site.com 192.168.1.5 static(admin)'])
    it.told()
    it.release().grant('box', '192.168.1.5', other).expire().wait(1000)
    expect(it.dns).toEqual(['box.site.com 192.168.1.5 static(admin)'])
    expect(it.told()).toEqual([])
    it.reserve({ staticRecordId: 's1' })
    it.unreserve()
    expect(it.dns).toEqual(['box.site.com 192.168.1.5 static(admin)'])
  })
})

describe('observing', () => {
  it('leaves what leases published as it is, and reservations as well', () => {
    const it = new Story(4, infrastructureDefaults(), { observe: true }).grant('box').release()
    it.grant('laptop', '192.168.1.6', other)
    expect(it.dns).toEqual(['box.site.com 192.168.1.5 ddns(reservation)'])
    it.sim.policy = { ...it.sim.policy, observe: false }
    it.sim.heard({ kind: 'policy', id: 'observe', from: 'global' })
    it.sim.look(it.sim.names())
    expect(it.dns).toEqual(['laptop.site.com 192.168.1.6 ddns(dynamic)'])
    it.sim.policy = { ...it.sim.policy, observe: true }
    it.told()
    it.release(0, '192.168.1.6').grant('new', '192.168.1.7', other)
    expect(it.told().filter((change) => !change.startsWith('create box'))).toEqual([])
    expect(it.dns).toContain('laptop.site.com 192.168.1.6 ddns(dynamic)')
  })
})
