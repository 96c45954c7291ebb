import { describe, expect, it } from 'vitest'
import type { Row } from './body'
import type { Params, SolidserverClient } from './client'
import { listAll } from './listing'

interface Appliance {
  ids: number[]
  /** Rows of a page, given what was asked; changes the ids if it likes. */
  page: (ids: number[], offset: number, limit: number, call: number) => number[]
  count: (ids: number[]) => number
}

function listing(appliance: Partial<Appliance>, pageSize = 10) {
  const {
    ids = [],
    page = (all, offset, limit) => all.slice(offset, offset + limit),
    count = (all) => all.length,
  } = appliance
  const calls: string[] = []
  const limits: number[] = []
  const get = async (service: string, params: Params): Promise<Row[]> => {
    calls.push(service)
    if (service === 'list') limits.push(Number(params.limit))
    if (service === 'count') return [{ total: String(count(ids)) }]
    return page(ids, Number(params.offset), Number(params.limit), calls.length).map((id) => ({
      id: String(id),
    }))
  }
  const client = { get } as Partial<SolidserverClient> as SolidserverClient
  const result = listAll(client, {
    list: 'list',
    count: 'count',
    key: 'id',
    where: '',
    pageSize,
    map: (row) => Number(row.id),
  })
  return { result, calls, ids, limits }
}

const range = (length: number, from = 1) => Array.from({ length }, (_, index) => index + from)

describe('listAll', () => {
  it.each([0, 1, 9, 10, 11, 20, 95])('lists %i rows, each once', async (length) => {
    const { result } = listing({ ids: range(length) })
    expect(await result).toEqual(range(length))
  })

  it('asks for a small zone with one page between two counts', async () => {
    const { result, calls } = listing({ ids: range(5) })
    await result
    expect(calls).toEqual(['count', 'list', 'count'])
  })

  it('takes larger pages of an appliance that answers fast, up to five times the first', async () => {
    const { result, limits } = listing({ ids: range(500) })
    expect(await result).toEqual(range(500))
    expect(limits.slice(0, 6)).toEqual([10, 21, 41, 51, 51, 51])
  })

  it('keeps to the pages that the appliance gives', async () => {
    const { result, limits } = listing({
      ids: range(40),
      page: (all, offset, limit) => all.slice(offset, offset + Math.min(limit, 10)),
    })
    expect(await result).toEqual(range(40))
    expect(Math.max(...limits)).toBe(21)
  })

  it('comes to an end in a zone that grows with every call', async () => {
    const ids = range(25)
    const grow = () => ids.push(ids.length + 1, ids.length + 2)
    const { result, calls } = listing({
      ids,
      page: (all, offset, limit) => {
        const rows = all.slice(offset, offset + limit)
        grow()
        return rows
      },
      count: (all) => {
        const total = all.length
        grow()
        return total
      },
    })
    expect(await result).toEqual(expect.arrayContaining(range(25)))
    expect(calls.length).toBeLessThan(10)
  })

  it('goes on after a page that is shorter than asked for', async () => {
    const { result } = listing({
      ids: range(40),
      page: (all, offset, limit) => all.slice(offset, offset + Math.min(limit, 4)),
    })
    expect(await result).toEqual(range(40))
  })

  it('reads again when a row before the page went away, instead of missing the next one, and hands out each once', async () => {
    const { result } = listing({
      ids: range(30),
      page: (all, offset, limit, call) => {
        if (call === 3) all.shift()
        return all.slice(offset, offset + limit)
      },
    })
    expect(await result).toEqual(range(30))
  })

  it('takes rows along that are added at the end meanwhile', async () => {
    const { result } = listing({
      ids: range(12),
      page: (all, offset, limit, call) => {
        if (call === 2) all.push(13, 14)
        return all.slice(offset, offset + limit)
      },
    })
    expect(await result).toEqual(range(14))
  })

  it.each<[string, Partial<Appliance>]>([
    ['the appliance counts more than it lists', { ids: range(5), count: () => 7 }],
    ['it ignores the offset', { ids: range(30), page: (all, _offset, limit) => all.slice(0, limit) }],
    [
      'it has no stable order',
      {
        ids: range(30),
        page: (all, offset, limit, call) =>
          (call % 2 ? all : [...all].reverse()).slice(offset, offset + limit),
      },
    ],
    ['its count is no number', { ids: range(5), count: () => Number.NaN }],
    ['it repeats a row', { ids: [1, 2, 2] }],
  ])('rejects when %s', async (_name, appliance) => {
    await expect(listing(appliance).result).rejects.toMatchObject({ family: 'transient' })
  })

  it('tolerates in the end that rows go away all the time, for nothing is missed then', async () => {
    const { result } = listing({ ids: range(5), count: () => 4 })
    expect(await result).toEqual(range(5))
  })
})
