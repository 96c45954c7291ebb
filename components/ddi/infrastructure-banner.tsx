'use client'
import { useQuery } from '@tanstack/react-query'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { query } from '@/lib/client/queries'

/** The first step of an existing installation; gone as soon as one reservation is infrastructure. */
export function InfrastructureBanner() {
  const marked = useQuery(query('listReservations', { query: { infra: 'true', limit: 1 } }))
  const any = useQuery(query('listReservations', { query: { limit: 1 } }))
  if (marked.data?.total !== 0 || !any.data || any.data.items.length === 0) return null
  return (
    <Notice
      tone="info"
      title={
        <>
          Mark DHCP reservations as <strong>Infrastructure</strong> for sticky DNS.
        </>
      }
      action={
        <LinkButton look="primary" href="/dhcp/infrastructure">
          Show candidates
        </LinkButton>
      }
    >
      Their names stay in DNS when a lease runs out, follow the reservation and not the client, are cached for
      86400 s, and are refused to other clients. You choose which, and see what would change first.
    </Notice>
  )
}
