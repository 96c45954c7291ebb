'use client'
import { Crosshair } from 'lucide-react'
import { parseAsString, useQueryStates } from 'nuqs'
import { useMemo, useState } from 'react'
import { watchColumns } from '@/app/(console)/watchlist/_components/columns'
import { WatchAddress } from '@/app/(console)/watchlist/_components/watch-address'
import { WatchPanel } from '@/app/(console)/watchlist/_components/watch-panel'
import { ListTable } from '@/components/ddi/list-table'
import { ScopeFilter, useKnownScopes } from '@/components/ddi/scope-filter'
import { useRoleReason } from '@/components/ddi/session'
import { SourceAge } from '@/components/ddi/source-age'
import { BindButtons } from '@/components/ddi/watch/bind-prompt'
import { BindTyped } from '@/components/ddi/watch/bind-typed'
import { useWatchVerbs } from '@/components/ddi/watch/use-watch-verbs'
import { WatchMenu } from '@/components/ddi/watch/watch-menu'
import type { Column } from '@/components/table/column'
import { ExportMenu } from '@/components/table/export-menu'
import { FilterBar } from '@/components/table/filter-bar'
import { FilterSelect } from '@/components/table/filter-select'
import { useList } from '@/components/table/use-list'
import { useListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { urlOf } from '@/lib/client/api'
import { type Watch, watchQuery } from '@/lib/contract/watch'

const filters = ['state', 'scope', 'ip', 'recordId', 'reservationId'] as const
const states = [
  { value: 'client-seen', label: 'client seen' },
  { value: 'watching', label: 'watching' },
  { value: 'bound', label: 'bound' },
  { value: 'dismissed', label: 'dismissed' },
  { value: 'all', label: 'all' },
]
const panelOf = { open: parseAsString, form: parseAsString, for: parseAsString }

/** The watchlist: who was seen at an address that DNS names and nobody reserved, live. */
export function Watchlist() {
  const url = useListUrl(filters, '-updatedAt', watchQuery, useKnownScopes())
  const result = useList('listWatches', url.query)
  const [{ open, form, for: typed }, setPanel] = useQueryStates(panelOf)
  const go = (next: Parameters<typeof setPanel>[0]) => {
    setPanel(next).catch(() => undefined)
  }
  const [binding, setBinding] = useState<Watch>()
  const { verbs, busy } = useWatchVerbs()
  const role = useRoleReason('operator')
  const columns = useMemo<readonly Column<Watch>[]>(
    () => [
      ...watchColumns((id) => {
        setPanel({ open: id }).catch(() => undefined)
      }),
      {
        id: 'bind',
        title: 'Bind?',
        width: 13.5,
        fixed: true,
        cell: (row) =>
          row.state === 'client-seen' ? (
            <BindButtons watch={row} verbs={verbs} busy={busy} size="sm" />
          ) : (
            <span className="text-ink-3">–</span>
          ),
      },
      {
        id: 'verbs',
        title: '',
        width: 3.5,
        fixed: true,
        card: 'corner',
        align: 'right',
        cell: (row) => <WatchMenu watch={row} verbs={verbs} onBindTyped={setBinding} />,
      },
    ],
    [setPanel, verbs, busy],
  )
  const add = (
    <Button look="primary" disabledReason={role} onClick={() => go({ form: 'new' })}>
      <Crosshair aria-hidden />
      Watch an address
    </Button>
  )
  return (
    <>
      <PageHeader title="Watchlist" sources={<SourceAge of={['kea-feed']} />} actions={add} />
      <ListTable
        label="Watchlist"
        columns={columns}
        result={result}
        url={url}
        rowId={(row) => row.id}
        rowLabel={(row) => row.ip}
        activeId={open ?? undefined}
        placeholder="IP, MAC, name or network"
        filters={
          <FilterBar url={url} shown={['state', 'scope']}>
            <FilterSelect
              label="State"
              value={url.filters.state}
              options={states}
              onChange={(state) => url.set({ state })}
            />
            <ScopeFilter value={url.filters.scope} onChange={(scope) => url.set({ scope })} />
          </FilterBar>
        }
        actions={<ExportMenu path={urlOf('exportWatches')} query={url.query} />}
        what="the watchlist"
        noneFits={{
          title: 'No watch fits',
          hint: 'Those that were dismissed are found with State: dismissed.',
        }}
        none={
          <EmptyState
            icon={Crosshair}
            title="Nothing is watched"
            action={
              <>
                {add}
                <LinkButton href="/dns/records">Records</LinkButton>
              </>
            }
          >
            Static DNS in a scope whose client is not known comes here: by itself while Auto-watch is on, or
            by the prompt of its record.
          </EmptyState>
        }
      />
      {form === 'new' && role === undefined ? (
        <WatchAddress
          preset={typed ?? ''}
          onClose={() => go({ form: null, for: null })}
          onMade={(id) => go({ form: null, for: null, open: id })}
        />
      ) : open ? (
        <WatchPanel id={open} verbs={verbs} busy={busy} onBindTyped={setBinding} onClose={() => go(null)} />
      ) : null}
      {binding ? <BindTyped watch={binding} verbs={verbs} onClose={() => setBinding(undefined)} /> : null}
    </>
  )
}
