'use client'
import { Network } from 'lucide-react'
import { scopeColumns } from '@/app/(console)/dhcp/scopes/_components/columns'
import { ListTable } from '@/components/ddi/list-table'
import { SourceAge } from '@/components/ddi/source-age'
import { FilterBar } from '@/components/table/filter-bar'
import { FilterSelect } from '@/components/table/filter-select'
import { useList } from '@/components/table/use-list'
import { useListUrl } from '@/components/table/use-list-url'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { scopeQuery } from '@/lib/contract/scope'

const filters = ['family'] as const
const families = [
  { value: '4', label: 'IPv4' },
  { value: '6', label: 'IPv6' },
]

/** All scopes and how full they are. */
export function Scopes() {
  const url = useListUrl(filters, 'name', scopeQuery)
  const result = useList('listScopes', url.query)
  return (
    <>
      <PageHeader title="Scopes" sources={<SourceAge of={['kea-scopes', 'kea-feed']} />} />
      <ListTable
        label="Scopes"
        columns={scopeColumns}
        result={result}
        url={url}
        rowId={(row) => row.id}
        rowLabel={(row) => row.name}
        placeholder="Name, address or network"
        filters={
          <FilterBar url={url} shown={['family']}>
            <FilterSelect
              label="Family"
              value={url.filters.family}
              options={families}
              onChange={(family) => url.set({ family })}
            />
          </FilterBar>
        }
        what="the scopes"
        noneFits={{
          title: 'No scope fits',
          hint: 'A name, an address inside the scope or a network can be searched.',
        }}
        none={
          <EmptyState
            icon={Network}
            title="No scopes"
            action={<LinkButton href="/settings/connections">Connections</LinkButton>}
          >
            Kea’s configuration was not read yet: the worker needs its control channel or file (KEA_CONTROL).
          </EmptyState>
        }
      />
    </>
  )
}
