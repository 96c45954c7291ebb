'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { LeaseChip } from '@/components/ddi/lease/lease-chip'
import { causeSays } from '@/components/ddi/words'
import { Card } from '@/components/ui/card'
import { Fact, Facts } from '@/components/ui/facts'
import { Skeleton } from '@/components/ui/skeleton'
import { Instant, TimeAgo } from '@/components/ui/time-ago'
import { query } from '@/lib/client/queries'
import type { Reservation } from '@/lib/contract/reservation'

/** The lease of a reserved address: who has it now, and its last event. */
export function LeaseCard({ row }: { row: Reservation }) {
  const { ip, mac } = row
  // Without an address of its own the reservation follows its client.
  const place = ip !== null ? { ip } : mac !== null ? { mac } : null
  const { data, isPending } = useQuery({
    ...query('listLeases', { query: { ...place, sort: '-since', limit: 1 } }),
    enabled: place !== null,
  })
  const lease = data?.items[0]
  return (
    <Card
      title="Lease"
      aside={
        lease ? (
          <Link
            href={`/dhcp/leases?open=${encodeURIComponent(lease.ip)}`}
            className="text-accent hover:underline"
          >
            Open
          </Link>
        ) : null
      }
    >
      {lease ? (
        <Facts className="px-4 py-1.5">
          <Fact name="State">
            <span className="flex flex-wrap items-center gap-2">
              <LeaseChip state={lease.state} />
              <span className="text-ink-2">
                {causeSays[lease.cause] ?? lease.cause} <TimeAgo at={lease.since} />
              </span>
            </span>
          </Fact>
          {ip === null ? (
            <Fact name="Address" mono>
              {lease.ip}
            </Fact>
          ) : null}
          <Fact name="Client" mono>
            {lease.mac ?? lease.duid ?? lease.clientId}
          </Fact>
          <Fact name="Client’s name" mono>
            {lease.hostname}
          </Fact>
          <Fact name="Reserved client">
            {ip === null || lease.reserved ? (
              'has it'
            ) : (
              <span className="font-medium text-warn">another client has the address</span>
            )}
          </Fact>
          <Fact name={lease.state === 'active' ? 'Runs out' : 'Ran until'}>
            {lease.expiresAt ? <Instant at={lease.expiresAt} /> : null}
          </Fact>
        </Facts>
      ) : isPending && place !== null ? (
        <Skeleton className="m-4 h-24" />
      ) : (
        <p className="p-4 text-ink-3 text-sm">
          Kea handed the address out to nobody yet. The reservation publishes its records all the same.
        </p>
      )}
    </Card>
  )
}
