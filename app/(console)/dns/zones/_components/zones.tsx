'use client'
import { useQuery } from '@tanstack/react-query'
import { Eye, EyeOff, GlobeLock, RefreshCw } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { checkDnsNow } from '@/components/ddi/check-dns'
import { ProblemState } from '@/components/ddi/problem-state'
import { useRoleReason } from '@/components/ddi/session'
import { SourceAge } from '@/components/ddi/source-age'
import { type SimpleColumn, SimpleTable } from '@/components/table/simple-table'
import { TableSkeleton } from '@/components/table/table-skeleton'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { TimeAgo } from '@/components/ui/time-ago'
import { query } from '@/lib/client/queries'
import type { Zone } from '@/lib/contract/record'

const columns: readonly SimpleColumn<Zone>[] = [
  {
    title: 'Zone',
    share: 30,
    cell: (zone) => (
      <Link
        href={`/dns/records?zone=${encodeURIComponent(zone.name)}&view=${encodeURIComponent(zone.view)}`}
        className="data wrap-anywhere font-medium hover:text-accent hover:underline"
      >
        {zone.name}
      </Link>
    ),
  },
  { title: 'Direction', share: 12, cell: (zone) => (zone.reverse ? 'reverse' : 'forward') },
  { title: 'Server', share: 25, cell: (zone) => <span className="data wrap-anywhere">{zone.server}</span> },
  {
    title: 'Managed',
    share: 13,
    cell: (zone) =>
      zone.managed ? (
        <Badge tone="ok" icon={Eye}>
          managed
        </Badge>
      ) : (
        <Badge icon={EyeOff} title="Listed, but never changed from here.">
          only read
        </Badge>
      ),
  },
  {
    title: 'Records',
    share: 9,
    align: 'right',
    cell: (zone) => <span className="tabular-nums">{zone.recordCount.toLocaleString('en')}</span>,
  },
  {
    title: 'Listed',
    share: 11,
    cell: (zone) => <TimeAgo at={zone.listedAt} className="whitespace-nowrap text-ink-2" />,
  },
]

function CheckDns() {
  const role = useRoleReason('operator')
  const [busy, setBusy] = useState(false)
  const check = async () => {
    setBusy(true)
    await checkDnsNow()
    setBusy(false)
  }
  return (
    <Button
      busy={busy}
      disabledReason={role}
      hint="Compares every managed zone with what is wanted"
      onClick={() => void check()}
    >
      <RefreshCw aria-hidden />
      Check DNS now
    </Button>
  )
}

/** The zones of each view: which are managed, and how old the listing is. */
export function Zones() {
  const { data, error, isPending, refetch } = useQuery(query('listZones'))
  const zones = data?.items ?? []
  const size = (view: string) =>
    zones.reduce((sum, zone) => sum + (zone.view === view ? zone.recordCount : 0), 0)
  const views = [...new Set(zones.map((zone) => zone.view))].sort(
    (a, b) => size(b) - size(a) || a.localeCompare(b),
  )
  return (
    <>
      <PageHeader
        title="Zones"
        sources={<SourceAge of={['dns']} />}
        subtitle="As the DNS servers list them. A view is one server’s side of the story."
        actions={<CheckDns />}
      />
      <PageBody>
        {isPending ? (
          <Card>
            <TableSkeleton rows={6} />
          </Card>
        ) : error && !data ? (
          <ProblemState error={error} what="the zones" retry={() => void refetch()} />
        ) : views.length === 0 ? (
          <EmptyState
            icon={GlobeLock}
            title="No zones"
            action={<LinkButton href="/settings/connections">Connections</LinkButton>}
          >
            No DNS server listed a zone yet. Connections says whether they answer.
          </EmptyState>
        ) : (
          views.map((view) => (
            <Card key={view} title={`View ${view}`} className="overflow-hidden">
              <SimpleTable
                label={`Zones of view ${view}`}
                columns={columns}
                rows={zones.filter((zone) => zone.view === view)}
                rowKey={(zone) => zone.id}
              />
            </Card>
          ))
        )}
      </PageBody>
    </>
  )
}
