'use client'
import { FileClock } from 'lucide-react'
import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { AuditPanel } from '@/app/(console)/audit/_components/audit-panel'
import { auditColumns } from '@/app/(console)/audit/_components/columns'
import { ListTable } from '@/components/ddi/list-table'
import { ExportMenu } from '@/components/table/export-menu'
import { FilterBar } from '@/components/table/filter-bar'
import { FilterSelect } from '@/components/table/filter-select'
import { useList } from '@/components/table/use-list'
import { useListUrl } from '@/components/table/use-list-url'
import { EmptyState } from '@/components/ui/empty-state'
import { Input } from '@/components/ui/input'
import { PageHeader } from '@/components/ui/page-header'
import { urlOf } from '@/lib/client/api'
import { auditQuery } from '@/lib/contract/audit'
import { CAUSES } from '@/lib/core/cause'

const filters = ['cause', 'verb', 'actor', 'subjectKind', 'subjectId', 'from', 'to'] as const
const causes = CAUSES.map((value) => ({ value, label: value }))
const verbNames = [
  'created',
  'updated',
  'deleted',
  'kept',
  'refused',
  'signed-in',
  'signed-out',
  'sign-in-refused',
  'password-set',
  'password-link-made',
  'revoked',
  'claimed',
  'retried',
  'fixed',
  'dismissed',
  'reopened',
  'bound',
  'rejected',
  'readmitted',
]
const verbs = verbNames.map((value) => ({ value, label: value }))
const known = { verb: verbNames }
const panelOf = { open: parseAsString, undo: parseAsBoolean }

/** The log: newest first, each line as it was written. */
export function Audit() {
  const url = useListUrl(filters, '-id', auditQuery, known)
  const result = useList('listAudit', url.query)
  const [{ open, undo }, setPanel] = useQueryStates(panelOf)
  const go = (next: Parameters<typeof setPanel>[0]) => {
    setPanel(next).catch(() => undefined)
  }
  const columns = useMemo(
    () =>
      auditColumns(
        (id) => {
          setPanel({ open: id, undo: null }).catch(() => undefined)
        },
        (id) => {
          setPanel({ open: id, undo: true }).catch(() => undefined)
        },
      ),
    [setPanel],
  )
  return (
    <>
      <PageHeader title="Audit" subtitle="Every change and every refusal. Nothing here can be edited." />
      <ListTable
        label="Audit"
        columns={columns}
        result={result}
        url={url}
        rowId={(row) => row.id}
        rowLabel={(row) => row.line}
        activeId={open ?? undefined}
        placeholder="Text of the line"
        filters={
          <FilterBar url={url} shown={['cause', 'verb', 'actor']}>
            <FilterSelect
              label="Cause"
              value={url.filters.cause}
              options={causes}
              onChange={(cause) => url.set({ cause })}
            />
            <FilterSelect
              label="Verb"
              value={url.filters.verb}
              options={verbs}
              onChange={(verb) => url.set({ verb })}
            />
            <Input
              key={url.filters.actor}
              aria-label="Actor"
              placeholder="Actor"
              className="w-40"
              defaultValue={url.filters.actor}
              onBlur={(event) => url.set({ actor: event.target.value.trim() })}
              onKeyDown={(event) => {
                if (event.key === 'Enter') url.set({ actor: event.currentTarget.value.trim() })
              }}
            />
          </FilterBar>
        }
        actions={<ExportMenu path={urlOf('exportAudit')} query={url.query} />}
        what="the audit log"
        noneFits={{
          title: 'No event fits',
          hint: 'The search looks into the line: a name, an address, a MAC.',
        }}
        none={
          <EmptyState icon={FileClock} title="Nothing happened yet">
            The first change to a reservation or a record appears here.
          </EmptyState>
        }
      />
      {open ? (
        <AuditPanel
          id={open}
          listed={result.data?.items.find((event) => event.id === open)}
          undoing={undo === true}
          onUndoing={(undoing) => go({ undo: undoing || null })}
          onClose={() => go(null)}
        />
      ) : null}
    </>
  )
}
