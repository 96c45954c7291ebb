'use client'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { FilterSelect } from '@/components/table/filter-select'
import type { ListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'
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
] as const
export type RecordFilter = (typeof recordFilters)[number]

const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
const types = plain(['A', 'AAAA', 'PTR', 'CNAME', 'TXT'])
const provenances = plain(PROVENANCES)
const statuses = plain(RECORD_STATUSES)
const origins = [
  { value: 'imported', label: 'imported' },
  { value: 'holdfast', label: 'made here' },
]

/** What narrows the list of records. */
export function RecordFilters({ url }: { url: ListUrl<RecordFilter> }) {
  const zones = useQuery(query('listZones'))
  const items = zones.data?.items ?? []
  const names = [...new Set(items.map((zone) => zone.name))]
  const views = [...new Set(items.map((zone) => zone.view))]
  return (
    <>
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
        label="Why"
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
      {url.narrowed ? (
        <Button look="ghost" onClick={url.clear}>
          <X aria-hidden />
          Clear
        </Button>
      ) : null}
    </>
  )
}
