'use client'
import { ScopeFilter } from '@/components/ddi/scope-filter'
import { FilterBar } from '@/components/table/filter-bar'
import { FilterSelect } from '@/components/table/filter-select'
import type { ListUrl } from '@/components/table/use-list-url'

export const reservationFilters = [
  'scope',
  'infra',
  'status',
  'family',
  'createdFrom',
  'ip',
  'mac',
  'hostname',
] as const
export type ReservationFilter = (typeof reservationFilters)[number]

const modes = [
  { value: 'true', label: 'Infrastructure' },
  { value: 'false', label: 'ordinary' },
]
const states = ['queued', 'accepted', 'served', 'withdrawn', 'failed'].map((value) => ({
  value,
  label: value,
}))
const families = [
  { value: '4', label: 'IPv4' },
  { value: '6', label: 'IPv6' },
]

/** What narrows the list. */
export function ReservationFilters({ url }: { url: ListUrl<ReservationFilter> }) {
  return (
    <FilterBar url={url} shown={['scope', 'infra', 'status', 'family']}>
      <ScopeFilter value={url.filters.scope} onChange={(scope) => url.set({ scope })} />
      <FilterSelect
        label="Mode"
        value={url.filters.infra}
        options={modes}
        onChange={(infra) => url.set({ infra })}
      />
      <FilterSelect
        label="State"
        value={url.filters.status}
        options={states}
        onChange={(status) => url.set({ status })}
      />
      <FilterSelect
        label="Family"
        value={url.filters.family}
        options={families}
        onChange={(family) => url.set({ family })}
      />
    </FilterBar>
  )
}
