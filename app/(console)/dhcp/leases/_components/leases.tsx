'use client'
import { Activity } from 'lucide-react'
import { parseAsString, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { leaseColumns } from '@/app/(console)/dhcp/leases/_components/columns'
import { LeasePanel } from '@/app/(console)/dhcp/leases/_components/lease-panel'
import { ListTable } from '@/components/ddi/list-table'
import { ScopeFilter, useKnownScopes } from '@/components/ddi/scope-filter'
import { SourceAge } from '@/components/ddi/source-age'
import { FilterBar } from '@/components/table/filter-bar'
import { FilterSelect } from '@/components/table/filter-select'
import { useList } from '@/components/table/use-list'
import { useListUrl } from '@/components/table/use-list-url'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { LEASE_STATES, leaseQuery } from '@/lib/contract/lease'

const filters = ['scope', 'family', 'state', 'reserved', 'ip', 'mac', 'hostname'] as const
const states = LEASE_STATES.map((value) => ({ value, label: value }))
const families = [
  { value: '4', label: 'IPv4' },
  { value: '6', label: 'IPv6' },
]
const reserved = [
  { value: 'true', label: 'for this client' },
  { value: 'false', label: 'no' },
]

/** All leases with their last event, live. */
export function Leases() {
  const url = useListUrl(filters, 'ip', leaseQuery, useKnownScopes())
  const result = useList('listLeases', url.query)
  const [{ open, verb }, setPanel] = useQueryStates({ open: parseAsString, verb: parseAsString })
  const columns = useMemo(
    () =>
      leaseColumns((ip) => {
        setPanel({ open: ip }).catch(() => undefined)
      }),
    [setPanel],
  )
  return (
    <>
      <PageHeader title="Leases" sources={<SourceAge of={['kea-feed']} />} />
      <ListTable
        label="Leases"
        columns={columns}
        result={result}
        url={url}
        rowId={(row) => row.ip}
        rowLabel={(row) => row.ip}
        activeId={open ?? undefined}
        placeholder="IP, MAC, name or network"
        filters={
          <FilterBar url={url} shown={['scope', 'state', 'reserved', 'family']}>
            <ScopeFilter value={url.filters.scope} onChange={(scope) => url.set({ scope })} />
            <FilterSelect
              label="State"
              value={url.filters.state}
              options={states}
              onChange={(state) => url.set({ state })}
            />
            <FilterSelect
              label="Reserved"
              value={url.filters.reserved}
              options={reserved}
              onChange={(next) => url.set({ reserved: next })}
            />
            <FilterSelect
              label="Family"
              value={url.filters.family}
              options={families}
              onChange={(family) => url.set({ family })}
            />
          </FilterBar>
        }
        what="the leases"
        noneFits={{
          title: 'No lease fits',
          hint: 'Any notation works: 10.20.0.0/22, aabb.ccdd.eeff, a part of a name.',
        }}
        none={
          <EmptyState
            icon={Activity}
            title="No leases"
            action={<LinkButton href="/settings/connections">Connections</LinkButton>}
          >
            Kea handed out none, or the triggers on its lease tables are missing. Run{' '}
            <code>npm run doctor</code>.
          </EmptyState>
        }
      />
      {open ? (
        <LeasePanel
          ip={open}
          reserving={verb === 'reserve'}
          onReserving={(asking) => {
            setPanel({ verb: asking ? 'reserve' : null }).catch(() => undefined)
          }}
          onClose={() => {
            setPanel(null).catch(() => undefined)
          }}
        />
      ) : null}
    </>
  )
}
