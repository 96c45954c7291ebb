import { afterEach, describe, expect, it, vi } from 'vitest'
import { writeAsSeen } from '@/components/ddi/record/as-seen'
import { ApiProblem } from '@/lib/client/api'
import type { DnsRecord } from '@/lib/contract/record'

const seen = { id: 'r', name: 'epg.site.com', value: '192.0.2.1', ttl: 600, status: 'queued', version: 1 }
const stale = () => new ApiProblem({ type: 'about:blank', title: 'stale', status: 412 })
const standing = (row: object) => vi.stubGlobal('fetch', () => Promise.resolve(Response.json(row)))

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('writing a record as it was seen', () => {
  it('goes on when only the worker went on', async () => {
    standing({ ...seen, status: 'served', version: 3 })
    const write = vi.fn((version: number) =>
      version === 3 ? Promise.resolve('done') : Promise.reject(stale()),
    )
    expect(await writeAsSeen(seen as DnsRecord, write)).toBe('done')
    expect(write.mock.calls).toEqual([[1], [3]])
  })

  it('refuses when something else stands there, and does not try for ever', async () => {
    standing({ ...seen, value: '192.0.2.2', version: 2 })
    const write = vi.fn(() => Promise.reject(stale()))
    await expect(writeAsSeen(seen as DnsRecord, write)).rejects.toThrow('stale')
    expect(write).toHaveBeenCalledTimes(1)
    standing({ ...seen, version: 2 })
    await expect(writeAsSeen(seen as DnsRecord, write)).rejects.toThrow('stale')
    expect(write).toHaveBeenCalledTimes(5)
  })

  it('leaves other refusals alone', async () => {
    const write = vi.fn(() => Promise.reject(new Error('no')))
    await expect(writeAsSeen(seen as DnsRecord, write)).rejects.toThrow('no')
    expect(write).toHaveBeenCalledTimes(1)
  })
})
