'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { FilterBar } from '@/components/table/filter-bar'
import { FilterSelect } from '@/components/table/filter-select'
import type { ListUrl } from '@/components/table/use-list-url'
import { query } from '@/lib/client/queries'
import { RECORD_STATUSES } from '@/lib/contract/record'
import { PROVENANCES } from '@/lib/core/cause'

export const recordFilters = [
  'view',
  'zone',
  'type',
  'provenance',
  'origin',
  'status',
  'reservationId',
  'ip',
  'name',
  'value',
] as const
export type RecordFilter = (typeof recordFilters)[number]

const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
const usualTypes = ['A', 'AAAA', 'PTR', 'CNAME', 'TXT', 'MX', 'NS', 'SOA', 'SRV']
const rareTypes = ['CAA', 'DNAME', 'DS', 'HTTPS', 'NAPTR', 'SSHFP', 'SVCB', 'TLSA']
const types = plain(usualTypes)
const provenances = plain(PROVENANCES)
const statuses = plain(RECORD_STATUSES)
const origins = [
  { value: 'imported', label: 'imported' },
  { value: 'holdfast', label: 'made here' },
]

/** The choices that hold: types as they come, views and zones once they are read. */
export function useKnownZones() {
  const { data } = useQuery(query('listZones'))
  return useMemo(
    () => ({
      type: [...usualTypes, ...rareTypes],
      view: data?.items.map(({ view }) => view),
      zone: data?.items.map(({ name }) => name),
    }),
    [data],
  )
}

/** What narrows the list of records. */
export function RecordFilters({ url }: { url: ListUrl<RecordFilter> }) {
  const zones = useQuery(query('listZones'))
  const items = zones.data?.items ?? []
  const names = [...new Set(items.map((zone) => zone.name))]
  const views = [...new Set(items.map((zone) => zone.view))]
  return (
    <FilterBar url={url} shown={['view', 'zone', 'type', 'provenance', 'origin', 'status']}>
      <FilterSelect
        label="View"
        value={url.filters.view}
        options={plain(views)}
        onChange={(view) => url.set({ view })}
      />
      <FilterSelect
        label="Zone"
        value={url.filters.zone}
        options={plain(names)}
        onChange={(zone) => url.set({ zone })}
      />
      <FilterSelect
        label="Type"
        value={url.filters.type}
        options={types}
        onChange={(type) => url.set({ type })}
      />
      <FilterSelect
        label="Provenance"
        value={url.filters.provenance}
        options={provenances}
        onChange={(provenance) => url.set({ provenance })}
      />
      <FilterSelect
        label="Origin"
        value={url.filters.origin}
        options={origins}
        onChange={(origin) => url.set({ origin })}
      />
      <FilterSelect
        label="State"
        value={url.filters.status}
        options={statuses}
        onChange={(status) => url.set({ status })}
      />
    </FilterBar>
  )
}
