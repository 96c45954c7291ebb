'use client'
import { BellMinus, ShieldCheck } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { useCallback, useMemo, useRef } from 'react'
import { AlertPanel } from '@/app/(console)/drift/_components/alert-panel'
import { AskingDialog } from '@/app/(console)/drift/_components/asking'
import { BulkBar, type Chosen } from '@/app/(console)/drift/_components/bulk-bar'
import { alertColumns } from '@/app/(console)/drift/_components/columns'
import { AlertFilters, alertFilters } from '@/app/(console)/drift/_components/filters'
import { TriageHint } from '@/app/(console)/drift/_components/triage-help'
import { useExpand, useInbox } from '@/app/(console)/drift/_components/use-inbox'
import { useTriage } from '@/app/(console)/drift/_components/use-triage'
import { type TriageVerb, useTriageKeys } from '@/app/(console)/drift/_components/use-triage-keys'
import { AlertMenu } from '@/components/ddi/alert/alert-menu'
import { ListTable } from '@/components/ddi/list-table'
import { useKnownScopes } from '@/components/ddi/scope-filter'
import { useRoleReason } from '@/components/ddi/session'
import type { Column } from '@/components/table/column'
import { ExportMenu } from '@/components/table/export-menu'
import { useListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { urlOf } from '@/lib/client/api'
import { alertQuery } from '@/lib/contract/alert'
import type { AlertGroup } from '@/lib/contract/alert-inbox'

const titleOf = (keys: readonly string[]) =>
  keys.length === 1 ? 'Assign the alert' : `Assign what is selected: ${keys.length}`

/** The inbox of drift: what differs or was refused, by cause, the newest first, worked off by keyboard. */
export function Drift() {
  const url = useListUrl(alertFilters, '-lastAt', alertQuery, useKnownScopes())
  const result = useInbox(url)
  const [open, setOpen] = useQueryState('open', parseAsString)
  const role = useRoleReason('operator')
  const chosen = useRef<Chosen | null>(null)
  const { onRow, onMany, asking, setAsking, verbs, busy } = useTriage(useExpand(url))
  const show = useCallback((id: string | null) => void setOpen(id).catch(() => undefined), [setOpen])
  const onKey = (verb: TriageVerb, key: string) => {
    if (role !== undefined) return
    const selected = chosen.current
    if (selected && verb !== 'mute') return void onMany(verb, selected, titleOf(selected.keys))
    const row = result.data?.items.find((each) => each.key === key)
    if (row) onRow(verb, row)
  }
  const { list, onKeyDown } = useTriageKeys(onKey, () => setAsking({ what: 'keys' }))
  const { set } = url
  const columns = useMemo<readonly Column<AlertGroup>[]>(
    () => [
      ...alertColumns((row) => {
        if (row.count > 1) set({ kind: row.kind, groupKey: row.groupKey ?? '' })
        else show(row.sample.id)
      }),
      {
        id: 'verbs',
        title: '',
        width: 3.5,
        fixed: true,
        card: 'corner',
        align: 'right',
        cell: (row) => (
          <AlertMenu
            alert={row.sample}
            many={row.count > 1}
            onVerb={(verb, hours, label) => onRow(verb, row, hours, label)}
          />
        ),
      },
    ],
    [set, show, onRow],
  )
  return (
    <>
      <PageHeader
        title="Drift"
        subtitle="Where DNS and DHCP differ, or a client wants what another has."
        actions={
          <>
            <TriageHint onOpen={() => setAsking({ what: 'keys' })} />
            <Button onClick={() => setAsking({ what: 'rules' })}>
              <BellMinus aria-hidden />
              Mute rules
            </Button>
          </>
        }
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are shortcuts for buttons in the rows */}
      <div
        ref={list}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className="flex min-h-0 flex-1 flex-col outline-none"
      >
        <ListTable
          label="Alerts"
          columns={columns}
          result={result}
          url={url}
          rowId={(row) => row.key}
          rowLabel={(row) => row.sample.summary}
          activeId={open ?? undefined}
          placeholder="Name, address or text"
          filters={<AlertFilters url={url} />}
          actions={<ExportMenu path={urlOf('exportAlerts')} query={url.query} />}
          bulk={(keys, clear) => (
            <BulkBar
              chosen={{ keys, clear }}
              into={chosen}
              busy={busy}
              reason={role}
              onVerb={(verb, those) => void onMany(verb, those, titleOf(those.keys))}
            />
          )}
          what="the alerts"
          noneFits={{
            title: 'No alert fits',
            hint: 'Without a state the list shows what is not resolved yet; what is muted only by its filter.',
          }}
          none={
            <EmptyState icon={ShieldCheck} title="Nothing drifts">
              DNS stands as it is wanted, no name is disputed, no promised address went to another client.
              Resolved alerts are found by the state, muted ones by their filter.
            </EmptyState>
          }
        />
      </div>
      {open ? (
        <AlertPanel id={open} verbs={verbs} busy={busy} onAsk={setAsking} onClose={() => show(null)} />
      ) : null}
      <AskingDialog asking={asking} reason={role} onClose={() => setAsking(null)} />
    </>
  )
}
