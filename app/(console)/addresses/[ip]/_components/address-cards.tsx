import Link from 'next/link'
import { shortClient } from '@/components/ddi/address/address-sentence'
import { IdentifierText } from '@/components/ddi/identifier-text'
import { InfraChip } from '@/components/ddi/infra-chip'
import { LeaseFacts } from '@/components/ddi/lease/lease-facts'
import { StatusWithReason } from '@/components/ddi/status-chip'
import { WatchChip } from '@/components/ddi/watch/watch-chips'
import { Card } from '@/components/ui/card'
import { Fact, Facts } from '@/components/ui/facts'
import { TimeAgo } from '@/components/ui/time-ago'
import type { AddressCard } from '@/lib/contract/address'

interface Props {
  card: AddressCard
}

function Open({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="text-accent hover:underline">
      {children}
    </Link>
  )
}

/** Whom the address is reserved for. */
export function ReservationSection({ card: { reservation } }: Props) {
  if (!reservation)
    return (
      <Card title="Reservation">
        <p className="p-4 text-ink-3 text-sm">It is reserved for nobody.</p>
      </Card>
    )
  const { id, hostname, status, reason, scope } = reservation
  return (
    <Card title="Reservation" aside={<Open href={`/dhcp/reservations/${id}`}>Open reservation</Open>}>
      <Facts className="px-4 py-1.5">
        <Fact name="State">
          <span className="flex flex-wrap items-center gap-2">
            <StatusWithReason status={status} reason={reason} wrap />
            <InfraChip flags={reservation} />
          </span>
        </Fact>
        <Fact name="Hostname" mono>
          {hostname}
        </Fact>
        <Fact name="Client">
          <IdentifierText row={reservation} />
        </Fact>
        <Fact name="Scope">{scope}</Fact>
      </Facts>
    </Card>
  )
}

/** Who has it, or had it last. */
export function LeaseSection({ card: { ip, lease } }: Props) {
  if (!lease)
    return (
      <Card title="Lease">
        <p className="p-4 text-ink-3 text-sm">Kea never handed it out, as far as Holdfast was told.</p>
      </Card>
    )
  return (
    <Card title="Lease" aside={<Open href={`/dhcp/leases?open=${encodeURIComponent(ip)}`}>Open lease</Open>}>
      <LeaseFacts lease={lease} />
    </Card>
  )
}

/** Whether somebody waits for its client, and what keeps others away. */
export function WatchSection({ card: { watch } }: Props) {
  if (!watch)
    return (
      <Card title="Watch">
        <p className="p-4 text-ink-3 text-sm">It is not on the watchlist, and nothing holds it in Kea.</p>
      </Card>
    )
  const { id, state, hold, client } = watch
  return (
    <Card title="Watch" aside={<Open href={`/watchlist?open=${id}`}>Open watch</Open>}>
      <Facts className="px-4 py-1.5">
        <Fact name="State">
          <WatchChip state={state} />
        </Fact>
        <Fact name="Hold in Kea">{hold}</Fact>
        <Fact name="Client seen" mono>
          {client ? [shortClient(client), client.hostname].filter(Boolean).join(' ') : null}
        </Fact>
        <Fact name="Seen">{client?.seenAt ? <TimeAgo at={client.seenAt} /> : null}</Fact>
      </Facts>
    </Card>
  )
}
