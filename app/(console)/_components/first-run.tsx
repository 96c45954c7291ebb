'use client'
import { useQuery } from '@tanstack/react-query'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { query } from '@/lib/client/queries'

const policyLink = <LinkButton href="/settings/policy">Policy</LinkButton>

/** What a new installation should know: nobody works, nothing is changed yet, and how to make names sticky. */
export function FirstRun({
  worker,
  infrastructure,
}: {
  worker: boolean
  infrastructure: Readonly<Record<string, number>>
}) {
  const marked = useQuery(query('listReservations', { query: { infra: 'true', limit: 1 } }))
  const policy = useQuery(query('getPolicy'))
  const any = Object.values(infrastructure).some((count) => count > 0)
  return (
    <>
      {worker ? null : (
        <Notice tone="bad" title="No worker runs">
          What you save waits until one does: <code>npm run worker</code>.
        </Notice>
      )}
      {policy.data && !policy.data.dnsEnabled ? (
        <Notice tone="warn" title="Nothing is changed in DNS" action={policyLink}>
          DNS is off in the global policy: reservations are kept in Kea, their records are only planned.
        </Notice>
      ) : policy.data?.observe ? (
        <Notice tone="info" title="Holdfast observes" action={policyLink}>
          Holdfast creates missing records of reservations and keeps the records it created. Records it did
          not create are only observed.
        </Notice>
      ) : null}
      {any && marked.data?.total === 0 ? (
        <Notice
          tone="info"
          title={
            <>
              Mark DHCP reservations as <strong>Infrastructure</strong> for sticky DNS.
            </>
          }
          action={
            <LinkButton look="primary" href="/dhcp/reservations?infra=false&sort=hostname">
              Show candidates
            </LinkButton>
          }
        >
          Their names stay in DNS when a lease runs out, follow the reservation and not the client, are cached
          for 86400 s, and are refused to other clients. You choose which, and see what would change first.
        </Notice>
      ) : null}
    </>
  )
}
