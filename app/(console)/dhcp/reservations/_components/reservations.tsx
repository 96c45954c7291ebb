'use client'
import { BookmarkX, Plus } from 'lucide-react'
import { parseAsString, useQueryStates } from 'nuqs'
import { useMemo, useState } from 'react'
import { BulkVerbs } from '@/app/(console)/dhcp/reservations/_components/bulk-verbs'
import { reservationColumns } from '@/app/(console)/dhcp/reservations/_components/columns'
import { ReservationFilters, reservationFilters } from '@/app/(console)/dhcp/reservations/_components/filters'
import { RowMenu } from '@/app/(console)/dhcp/reservations/_components/row-menu'
import { ListTable } from '@/components/ddi/list-table'
import { nameOf } from '@/components/ddi/name-of'
import { presetOf } from '@/components/ddi/preset'
import { DeleteReservation } from '@/components/ddi/reservation/delete-reservation'
import { ReservationForm } from '@/components/ddi/reservation/reservation-form'
import { useKnownScopes } from '@/components/ddi/scope-filter'
import { useRoleReason } from '@/components/ddi/session'
import { SourceAge } from '@/components/ddi/source-age'
import type { Column } from '@/components/table/column'
import { ExportMenu } from '@/components/table/export-menu'
import { useList } from '@/components/table/use-list'
import { useListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { urlOf } from '@/lib/client/api'
import { type Reservation, reservationQuery } from '@/lib/contract/reservation'

/** All reservations: live, searchable, and everything that can be done with them. */
export function Reservations() {
  const url = useListUrl(reservationFilters, 'ip', reservationQuery, useKnownScopes())
  const result = useList('listReservations', url.query)
  const [panel, setPanel] = useQueryStates({ form: parseAsString, for: parseAsString })
  const [editing, setEditing] = useState<Reservation>()
  const [deleting, setDeleting] = useState<Reservation>()
  const reason = useRoleReason('operator')
  const close = () => {
    setEditing(undefined)
    if (panel.form !== null) setPanel(null).catch(() => undefined)
  }
  const create = () => {
    setPanel({ form: 'new' }).catch(() => undefined)
  }
  const columns = useMemo<readonly Column<Reservation>[]>(
    () => [
      ...reservationColumns,
      {
        id: 'verbs',
        title: '',
        width: 3.5,
        fixed: true,
        card: 'corner',
        align: 'right',
        cell: (row) => <RowMenu row={row} onEdit={setEditing} onDelete={setDeleting} />,
      },
    ],
    [],
  )
  const createButton = (
    <Button look="primary" disabledReason={reason} onClick={create}>
      <Plus aria-hidden />
      Create reservation
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Reservations"
        sources={<SourceAge of={['kea-feed', 'dns']} />}
        actions={createButton}
      />
      <ListTable
        label="Reservations"
        columns={columns}
        result={result}
        url={url}
        rowId={(row) => row.id}
        rowLabel={(row) => nameOf(row)}
        placeholder="IP, MAC, name or network"
        filters={<ReservationFilters url={url} />}
        actions={<ExportMenu path={urlOf('exportReservations')} query={url.query} />}
        bulk={(ids, clear) => <BulkVerbs ids={ids} clear={clear} />}
        what="the reservations"
        noneFits={{
          title: 'No reservation fits',
          hint: 'Any notation works: 192.168.1.56, 192.168.1.0/24, aabb.ccdd.eeff, epg.',
        }}
        none={
          <EmptyState
            icon={BookmarkX}
            title="No reservations yet"
            action={
              <>
                {createButton}
                <LinkButton href="/settings/connections">Connections</LinkButton>
              </>
            }
          >
            Kea’s hosts table is empty, or it was not read yet: Connections says whether the Kea feed works.
          </EmptyState>
        }
      />
      {editing || (panel.form === 'new' && !reason) ? (
        <ReservationForm
          key={editing?.id ?? 'new'}
          row={editing}
          preset={presetOf(panel.for ?? '')}
          onClose={close}
        />
      ) : null}
      {deleting ? <DeleteReservation row={deleting} onClose={() => setDeleting(undefined)} /> : null}
    </>
  )
}
