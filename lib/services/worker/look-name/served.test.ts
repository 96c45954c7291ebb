import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { DnsLookup } from '@/lib/core/ports/dns'
import { createServedWatch } from '@/lib/services/worker/look-name/served'

describe('the watch of what is not served yet', () => {
  it('waits for many changes at once without a warning of Node', async () => {
    const lookup = {
      query: async () => ({ rcode: 'NXDOMAIN', values: [] }),
    } as unknown as DnsLookup
    const told: string[] = []
    const note = (warning: Error) => told.push(warning.name)
    process.on('warning', note)
    const watch = createServedWatch(lookup)
    const change = { view: 'internal', type: 'A', value: '192.0.2.1', ttl: 60, op: 'create' } as const
    for (let i = 0; i < 40; i += 1) {
      watch.watch(`${i}`, { ...change, name: `n${i}.example.com` }, 60_000, () => undefined)
    }
    // Warnings come in order: once this one is here, so is any before it.
    const last = once(process, 'warning')
    process.emitWarning('the end', 'LastWarning')
    await last
    watch.close()
    process.off('warning', note)
    expect(told).toEqual(['LastWarning'])
  })
})
