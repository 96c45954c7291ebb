'use client'
import { Plus, Waypoints } from 'lucide-react'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { recordColumns } from '@/app/(console)/dns/records/_components/columns'
import { RecordFilters, recordFilters, useKnownZones } from '@/app/(console)/dns/records/_components/filters'
import { RecordPanel } from '@/app/(console)/dns/records/_components/record-panel'
import { RECORD_VERBS } from '@/app/(console)/dns/records/_components/record-verbs'
import { ListTable } from '@/components/ddi/list-table'
import { RecordForm } from '@/components/ddi/record/record-form'
import { useRoleReason } from '@/components/ddi/session'
import { SourceAge } from '@/components/ddi/source-age'
import { ExportMenu } from '@/components/table/export-menu'
import { useList } from '@/components/table/use-list'
import { useListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { urlOf } from '@/lib/client/api'
import { recordQuery } from '@/lib/contract/record'
import { ipFamily } from '@/lib/core/ip'

const panelOf = {
  open: parseAsString,
  verb: parseAsStringLiteral(RECORD_VERBS),
  form: parseAsString,
  for: parseAsString,
}

/** All records: why each is there, and how far it has come. */
export function Records() {
  const url = useListUrl(recordFilters, 'name', recordQuery, useKnownZones())
  const result = useList('listRecords', url.query)
  const [{ open, verb, form, for: typed }, setPanel] = useQueryStates(panelOf)
  const role = useRoleReason('operator')
  const go = (next: Parameters<typeof setPanel>[0]) => {
    setPanel(next).catch(() => undefined)
  }
  const columns = useMemo(
    () =>
      recordColumns((id) => {
        setPanel({ open: id }).catch(() => undefined)
      }),
    [setPanel],
  )
  const create = (
    <Button look="primary" disabledReason={role} onClick={() => go({ form: 'new' })}>
      <Plus aria-hidden />
      Create record
    </Button>
  )
  return (
    <>
      <PageHeader title="Records" sources={<SourceAge of={['dns']} />} actions={create} />
      <ListTable
        label="Records"
        columns={columns}
        result={result}
        url={url}
        rowId={(row) => row.id}
        rowLabel={(row) => `${row.name} ${row.type}`}
        activeId={open ?? undefined}
        placeholder="Name, value or address"
        filters={<RecordFilters url={url} />}
        actions={<ExportMenu path={urlOf('exportRecords')} query={url.query} />}
        what="the records"
        noneFits={{
          title: 'No record fits',
          hint: 'A name, a part of it, an address or a network can be searched.',
        }}
        none={
          <EmptyState
            icon={Waypoints}
            title="No records yet"
            action={<LinkButton href="/settings/connections">Connections</LinkButton>}
          >
            No zone was listed yet. Connections says whether the DNS servers answer.
          </EmptyState>
        }
      />
      {form === 'new' && role === undefined ? (
        <RecordForm
          preset={{
            ...presetOf(typed ?? ''),
            zone: url.filters.zone.endsWith('.arpa') ? '' : url.filters.zone,
            view: url.filters.zone === '' ? '' : url.filters.view,
          }}
          onClose={() => go({ form: null, for: null })}
          onSaved={(id) => go({ form: null, for: null, open: id, verb: null })}
        />
      ) : open ? (
        <RecordPanel
          id={open}
          verb={verb}
          onVerb={(next) => go({ verb: next })}
          onOpen={(id) => go({ open: id, verb: null })}
          onClose={() => go(null)}
        />
      ) : null}
    </>
  )
}

/** What a typed text puts into a new record: an address or a name. */
function presetOf(text: string): { value: string } | { name: string } {
  const trimmed = text.trim()
  return ipFamily(trimmed) === null ? { name: trimmed.toLowerCase() } : { value: trimmed }
}
