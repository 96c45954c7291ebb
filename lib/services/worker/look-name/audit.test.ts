import { describe, expect, it } from 'vitest'
import { type RecordAudit, recordLine } from '@/lib/services/worker/look-name/audit'
import type { World, WorldScope } from '@/lib/services/worker/world'

const LAN = { family: 4, subnetId: 2, name: 'LAN', subnet: '192.168.1.0/24' } as WorldScope
const world = {
  zones: [{ name: 'site.com', reverse: false }],
  scopes: [LAN],
  scope: (family: number, subnetId: number) => (family === 4 && subnetId === 2 ? LAN : null),
} as unknown as World

const facts: RecordAudit = {
  ...{ type: 'A', verb: 'updated', cause: 'ADMIN', name: 'epg.site.com', value: '192.168.1.56' },
  ...{ ref: 'static:s1', ttl: 600 },
}
const line = (change: Partial<RecordAudit>) => recordLine({ ...facts, ...change }, world)

describe('the audit line of a record', () => {
  it('names whom a record was written for that is static now', () => {
    expect(line({ formerRef: 'hw-address:aabbccddeeff@2' })).toBe(
      'A updated (ADMIN) host=epg mac=AA:BB:CC:DD:EE:FF ip=192.168.1.56 scope=LAN ttl=600',
    )
  })

  it('names the scope around the address where nobody knows a client', () => {
    const there = 'A updated (ADMIN) host=epg mac=- ip=192.168.1.56 scope=LAN ttl=600'
    expect(line({})).toBe(there)
    expect(line({ ref: null, formerRef: 'static:s0' })).toBe(there)
    expect(line({ value: '10.0.0.1' })).toContain('ip=10.0.0.1 scope=-')
  })

  it('names a scope that Kea no longer has by its number', () => {
    expect(line({ ref: 'hw-address:aabbccddeeff@9' })).toContain('scope=9')
  })
})
