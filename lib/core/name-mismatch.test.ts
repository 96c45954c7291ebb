import { expect, test } from 'vitest'
import { nameMismatch, nameMismatchReason } from '@/lib/core/name-mismatch'

const at = (name: string, zone = 'site.com', view = 'internal') => ({ name, zone, view })
const told = (hostname: string, ...statics: ReturnType<typeof at>[]) =>
  nameMismatch({ ip: '192.168.1.5', statics, reservation: { id: 'r1', hostname }, scope: 'LAN' })

test.each([
  ['epg', [at('epg.site.com')]],
  ['EPG', [at('epg.site.com')]],
  ['epg.site.com.', [at('epg.site.com')]],
  ['epg.site.com', [at('epg.site.com', 'lab.site.com')]],
  ['epg', [at('gate.site.com'), at('epg.site.com')]],
  ['epg', []],
])('%s is what DNS calls it', (hostname, statics) => {
  expect(told(hostname, ...statics)).toBeNull()
})

test('a name that differs is told with both', () => {
  expect(told('epg', at('gate.site.com'), at('gate.site.com', 'site.com', 'external'))).toEqual({
    kind: 'name-mismatch',
    reason: nameMismatchReason('192.168.1.5'),
    severity: 'low',
    summary: '192.168.1.5 is gate.site.com in DNS, and its reservation is called epg',
    detail: { names: ['gate.site.com'], hostname: 'epg', views: ['external', 'internal'] },
    ...{ ip: '192.168.1.5', name: 'gate.site.com', scope: 'LAN', reservationId: 'r1', recordId: null },
  })
})
