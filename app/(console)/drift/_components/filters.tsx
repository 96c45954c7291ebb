'use client'
import { alertKinds, kindTitle } from '@/components/ddi/alert/alert-words'
import { ScopeFilter } from '@/components/ddi/scope-filter'
import { FilterBar } from '@/components/table/filter-bar'
import { FilterSelect } from '@/components/table/filter-select'
import type { ListUrl } from '@/components/table/use-list-url'
import { ALERT_STATES, SEVERITIES } from '@/lib/contract/alert'

export const alertFilters = [
  'state',
  'severity',
  'kind',
  'scope',
  'assignedTo',
  'muted',
  'ip',
  'name',
  'recordId',
  'reservationId',
  'watchId',
  'groupKey',
] as const
export type AlertFilter = (typeof alertFilters)[number]

const states = [...ALERT_STATES, 'all'].map((value) => ({ value, label: value }))
const severities = [...SEVERITIES].reverse().map((value) => ({ value, label: value }))
const kinds = alertKinds
  .map((value) => ({ value, label: kindTitle(value) }))
  .sort((a, b) => a.label.localeCompare(b.label))
const people = [
  { value: 'me', label: 'me' },
  { value: 'nobody', label: 'nobody' },
]
const mutes = [
  { value: 'true', label: 'only muted' },
  { value: 'all', label: 'with muted' },
]

/** What narrows the list. Without a state it shows all that is not resolved and not muted. */
export function AlertFilters({ url }: { url: ListUrl<AlertFilter> }) {
  return (
    <FilterBar url={url} shown={['state', 'severity', 'kind', 'scope', 'assignedTo', 'muted']}>
      <FilterSelect
        label="State"
        value={url.filters.state}
        options={states}
        onChange={(state) => url.set({ state })}
      />
      <FilterSelect
        label="Severity"
        value={url.filters.severity}
        options={severities}
        onChange={(severity) => url.set({ severity })}
      />
      <FilterSelect
        label="Kind"
        value={url.filters.kind}
        options={kinds}
        onChange={(kind) => url.set({ kind })}
      />
      <ScopeFilter value={url.filters.scope} onChange={(scope) => url.set({ scope })} />
      <FilterSelect
        label="Assigned"
        value={url.filters.assignedTo}
        options={people}
        onChange={(assignedTo) => url.set({ assignedTo })}
      />
      <FilterSelect
        label="Muted"
        value={url.filters.muted}
        options={mutes}
        onChange={(muted) => url.set({ muted })}
      />
    </FilterBar>
  )
}
