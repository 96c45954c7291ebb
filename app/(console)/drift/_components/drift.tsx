'use client'
import { SearchX, ShieldCheck } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { AlertPanel } from '@/app/(console)/drift/_components/alert-panel'
import { alertColumns } from '@/app/(console)/drift/_components/columns'
import { AlertFilters, alertFilters } from '@/app/(console)/drift/_components/filters'
import { TriageLegend } from '@/app/(console)/drift/_components/triage-legend'
import { useTriageKeys } from '@/app/(console)/drift/_components/use-triage-keys'
import { AlertMenu } from '@/components/ddi/alert/alert-menu'
import { useAlertVerbs } from '@/components/ddi/alert/use-alert-verbs'
import { ProblemState } from '@/components/ddi/problem-state'
import { useKnownScopes } from '@/components/ddi/scope-filter'
import { useRoleReason } from '@/components/ddi/session'
import type { Column } from '@/components/table/column'
import { ExportMenu } from '@/components/table/export-menu'
import { QueryTable } from '@/components/table/query-table'
import { SearchBox } from '@/components/table/search-box'
import { useList } from '@/components/table/use-list'
import { useListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { urlOf } from '@/lib/client/api'
import { type Alert, alertQuery } from '@/lib/contract/alert'

/** The inbox of drift: what differs or was refused, the newest first, worked off by keyboard. */
export function Drift() {
  const url = useListUrl(alertFilters, '-lastAt', alertQuery, useKnownScopes())
  const result = useList('listAlerts', url.query)
  const [open, setOpen] = useQueryState('open', parseAsString)
  const { verbs, busy } = useAlertVerbs()
  const role = useRoleReason('operator')
  const { list, onKeyDown } = useTriageKeys((verb, id) => {
    const alert = result.data?.items.find((each) => each.id === id)
    if (!alert || role !== undefined || alert.state === 'resolved') return
    if (verb === 'acknowledge') verbs.acknowledge(alert)
    else if (verb === 'resolve') verbs.resolve(alert)
    else verbs.snooze(alert, 24, '1 day')
  })
  const columns = useMemo<readonly Column<Alert>[]>(
    () => [
      ...alertColumns((id) => {
        setOpen(id).catch(() => undefined)
      }),
      {
        id: 'verbs',
        title: '',
        width: 3.5,
        fixed: true,
        card: 'corner',
        align: 'right',
        cell: (row) => <AlertMenu alert={row} verbs={verbs} />,
      },
    ],
    [setOpen, verbs],
  )
  return (
    <>
      <PageHeader
        title="Drift"
        subtitle="Where DNS and DHCP differ, or a client wants what another has."
        actions={<TriageLegend reason={role} />}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are shortcuts for buttons in the rows */}
      <div
        ref={list}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className="flex min-h-0 flex-1 flex-col outline-none"
      >
        <QueryTable
          label="Alerts"
          columns={columns}
          result={result}
          url={url}
          rowId={(row) => row.id}
          rowLabel={(row) => row.summary}
          activeId={open ?? undefined}
          search={
            <SearchBox value={url.q} onChange={(q) => url.set({ q })} placeholder="Name, address or text" />
          }
          filters={<AlertFilters url={url} />}
          actions={<ExportMenu path={urlOf('exportAlerts')} query={url.query} />}
          failed={(error) => (
            <ProblemState error={error} what="the alerts" retry={() => void result.refetch()} />
          )}
          empty={
            url.narrowed ? (
              <EmptyState
                icon={SearchX}
                title="No alert fits"
                action={<Button onClick={url.clear}>Clear search and filters</Button>}
              >
                Without a state the list shows what is not resolved yet.
              </EmptyState>
            ) : (
              <EmptyState icon={ShieldCheck} title="Nothing drifts">
                No name is disputed, no infrastructure name is withdrawn, no address was declined. Resolved
                alerts are found by the state.
              </EmptyState>
            )
          }
        />
      </div>
      {open ? (
        <AlertPanel
          id={open}
          verbs={verbs}
          busy={busy}
          onClose={() => {
            setOpen(null).catch(() => undefined)
          }}
        />
      ) : null}
    </>
  )
}
