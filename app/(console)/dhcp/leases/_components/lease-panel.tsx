'use client'
import { useQuery } from '@tanstack/react-query'
import { Bookmark, BookmarkPlus, CircleOff } from 'lucide-react'
import { AllAbout } from '@/components/ddi/address/address-link'
import { AlertStrip } from '@/components/ddi/alert/alert-strip'
import { LeaseChip } from '@/components/ddi/lease/lease-chip'
import { leaseEnd } from '@/components/ddi/lease/lease-end'
import { notReservable } from '@/components/ddi/lease/reservable'
import { ReserveLease } from '@/components/ddi/lease/reserve-lease'
import { ProblemState } from '@/components/ddi/problem-state'
import { RecordList } from '@/components/ddi/record-list'
import { useRoleReason } from '@/components/ddi/session'
import { Why } from '@/components/ddi/why/why'
import { causeSays } from '@/components/ddi/words'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Fact, Facts } from '@/components/ui/facts'
import { LinkButton } from '@/components/ui/link-button'
import { SideModal } from '@/components/ui/side-modal'
import { Skeleton } from '@/components/ui/skeleton'
import { Instant, TimeAgo } from '@/components/ui/time-ago'
import { query } from '@/lib/client/queries'
import type { Lease } from '@/lib/contract/lease'

/** One address: its lease, the records that stand there, and why it publishes what it does. */
export function LeasePanel({
  ip,
  reserving,
  onReserving,
  onClose,
}: {
  ip: string
  /** The question whether to reserve it is asked. */
  reserving: boolean
  onReserving: (asking: boolean) => void
  onClose: () => void
}) {
  const { data, error, refetch, isPending } = useQuery(query('listLeases', { query: { ip, limit: 1 } }))
  const lease = data?.items[0]
  return (
    <SideModal
      open
      wide
      onClose={onClose}
      title={<span className="data">{ip}</span>}
      subtitle={
        <AllAbout ip={ip} what={lease ? `Lease in ${lease.scope ?? `subnet ${lease.subnetId}`}` : null} />
      }
      footer={lease ? <Verbs lease={lease} reserving={reserving} onReserving={onReserving} /> : null}
    >
      <div className="thin-scroll flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4">
        {lease ? (
          <Body lease={lease} />
        ) : isPending ? (
          <Skeleton className="h-64" />
        ) : error ? (
          <ProblemState error={error} what="the lease" retry={() => void refetch()} />
        ) : (
          <EmptyState icon={CircleOff} title="No lease of this address is known">
            Kea never handed it out, as far as Holdfast was told.
          </EmptyState>
        )}
      </div>
    </SideModal>
  )
}

function Body({ lease }: { lease: Lease }) {
  const records = useQuery(query('listRecords', { query: { ip: lease.ip, limit: 50 } }))
  const ends = leaseEnd(lease)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <LeaseChip state={lease.state} />
        <span className="text-ink-2 text-sm">
          {causeSays[lease.cause] ?? lease.cause} <span className="data text-xs">({lease.cause})</span>{' '}
          <TimeAgo at={lease.since} />
        </span>
      </div>
      <AlertStrip of={{ ip: lease.ip }} />
      <Facts>
        <Fact name="Client’s name" mono>
          {lease.hostname}
        </Fact>
        <Fact name="MAC address" mono>
          {lease.mac}
        </Fact>
        <Fact name="Client ID" mono>
          {lease.clientId}
        </Fact>
        <Fact name="DUID" mono>
          {lease.duid}
        </Fact>
        <Fact name="Since">
          <Instant at={lease.since} />
        </Fact>
        <Fact name={lease.state === 'active' ? 'Runs out' : 'Ran until'}>
          {ends ? <Instant at={ends} /> : null}
        </Fact>
        <Fact name="Lease time">{lease.validLifetime.toLocaleString('en')} s</Fact>
        <Fact name="Reservation">
          {lease.reserved
            ? 'the address is reserved for this client'
            : lease.reservationId
              ? 'the address is reserved for another client'
              : 'none: the lease is dynamic'}
        </Fact>
      </Facts>
      <section>
        <h3 className="mb-2 font-semibold text-sm">Records of this address</h3>
        {records.isPending ? (
          <Skeleton className="h-16" />
        ) : records.data && records.data.items.length > 0 ? (
          <RecordList records={records.data.items} detailed />
        ) : (
          <p className="text-ink-3 text-sm">None. The chain below says why.</p>
        )}
      </section>
      <Why of={{ lease: lease.ip }} />
    </>
  )
}

function Verbs({
  lease,
  reserving,
  onReserving,
}: {
  lease: Lease
  reserving: boolean
  onReserving: (asking: boolean) => void
}) {
  const role = useRoleReason('operator')
  const reason = role ?? notReservable(lease)
  return (
    <>
      {lease.reservationId ? (
        <LinkButton look="ghost" href={`/dhcp/reservations/${lease.reservationId}`}>
          <Bookmark aria-hidden />
          Reservation
        </LinkButton>
      ) : null}
      <LinkButton look="ghost" href={`/audit?q=${encodeURIComponent(lease.ip)}`}>
        Audit
      </LinkButton>
      <Button look="primary" className="ml-auto" disabledReason={reason} onClick={() => onReserving(true)}>
        <BookmarkPlus aria-hidden />
        Reserve
      </Button>
      {reserving && reason === undefined ? (
        <ReserveLease lease={lease} onClose={() => onReserving(false)} />
      ) : null}
    </>
  )
}
