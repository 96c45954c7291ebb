'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { LeaseFacts } from '@/components/ddi/lease/lease-facts'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
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
        <LeaseFacts
          lease={lease}
          ip={ip === null ? lease.ip : null}
          reserved={
            ip === null || lease.reserved ? (
              'has it'
            ) : (
              <span className="font-medium text-warn">another client has the address</span>
            )
          }
        />
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
