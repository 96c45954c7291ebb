'use client'
import { useQuery } from '@tanstack/react-query'
import { Download, ServerOff } from 'lucide-react'
import Link from 'next/link'
import { ProblemState } from '@/components/ddi/problem-state'
import { SourceAge } from '@/components/ddi/source-age'
import { type SimpleColumn, SimpleTable } from '@/components/table/simple-table'
import { TableSkeleton } from '@/components/table/table-skeleton'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { urlOf } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { InventoryFileItem } from '@/lib/contract/inventory'

const columns: readonly SimpleColumn<InventoryFileItem>[] = [
  {
    title: 'File',
    share: 46,
    cell: ({ file }) => (
      <a
        href={urlOf('getInventoryFile', { params: { file } })}
        download={file}
        className="data wrap-anywhere font-medium hover:text-accent hover:underline"
      >
        <Download aria-hidden className="mr-1.5 inline size-3.5 align-[-2px]" />
        {file}
      </a>
    ),
  },
  { title: 'Site', share: 18, cell: ({ site }) => <span className="data wrap-anywhere">{site}</span> },
  { title: 'Cabinet', share: 18, cell: ({ cabinet }) => <span className="data">{cabinet}</span> },
  {
    title: 'Hosts',
    share: 18,
    align: 'right',
    cell: ({ site, cabinet, hosts }) => (
      <Link
        href={`/dhcp/reservations?q=${encodeURIComponent(`${site}-${cabinet}-`)}`}
        className="tabular-nums hover:text-accent hover:underline"
        aria-label={`${hosts} hosts of ${site} ${cabinet} among the reservations`}
      >
        {hosts.toLocaleString('en')}
      </Link>
    ),
  },
]

/** One Ansible inventory for each site and cabinet. */
export function Inventory() {
  const { data, error, isPending, refetch } = useQuery(query('listInventory'))
  const files = data?.items ?? []
  return (
    <>
      <PageHeader
        title="Inventory"
        sources={<SourceAge of={['kea-feed']} />}
        subtitle="Management controllers among the reservations, as Ansible inventories by site and cabinet."
      />
      <PageBody>
        {isPending ? (
          <Card>
            <TableSkeleton rows={6} />
          </Card>
        ) : error && !data ? (
          <ProblemState error={error} what="the inventory" retry={() => void refetch()} />
        ) : files.length === 0 ? (
          <EmptyState
            icon={ServerOff}
            title="No management controllers"
            action={<LinkButton href="/dhcp/reservations">Reservations</LinkButton>}
          >
            No reservation has a hostname such as us3-cab10-ru20-idrac.
          </EmptyState>
        ) : (
          <Card className="overflow-hidden">
            <SimpleTable label="Inventory files" columns={columns} rows={files} rowKey={({ file }) => file} />
          </Card>
        )}
      </PageBody>
    </>
  )
}
