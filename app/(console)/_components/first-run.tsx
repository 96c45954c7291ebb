'use client'
import { useQuery } from '@tanstack/react-query'
import { InfrastructureBanner } from '@/components/ddi/infrastructure-banner'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { query } from '@/lib/client/queries'

const policyLink = <LinkButton href="/settings/policy">Policy</LinkButton>

/** What a new installation should know: nobody works, nothing is changed yet, and how to make names sticky. */
export function FirstRun({ worker }: { worker: boolean }) {
  const policy = useQuery(query('getPolicy'))
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
          Reservations are carried out: their records are created, changed and withdrawn with them. Leases
          change nothing in DNS until the policy is confirmed.
        </Notice>
      ) : null}
      <InfrastructureBanner />
    </>
  )
}
