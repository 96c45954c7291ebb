'use client'
import Link from 'next/link'
import type { PolicyBox } from '@/app/(console)/settings/policy/_components/lease-end-fields'
import type { PolicyFlag, PolicyValues } from '@/app/(console)/settings/policy/_components/values'
import { CheckboxField } from '@/components/form/checkbox-field'
import { TextField } from '@/components/form/text-field'
import { Card } from '@/components/ui/card'
import type { Policy } from '@/lib/contract/policy'

/** What is published, for how long it is cached, and what happens when two want one name. */
export function RecordFields({
  box,
  reason,
  drift,
}: {
  box: (name: PolicyFlag) => PolicyBox
  reason: string | undefined
  /** What holds now; it is set elsewhere. */
  drift: Policy['drift']
}) {
  return (
    <>
      <Card title="DNS">
        <div className="flex flex-col gap-4 p-4">
          <CheckboxField
            {...box('dnsEnabled')}
            label="Publish in DNS"
            hint="Off: nothing is changed in DNS. Reservations are still kept in Kea."
          />
          <CheckboxField
            {...box('observe')}
            label="Only observe leases"
            hint="Reservations are carried out: their records are created, changed and withdrawn with them. Leases change nothing in DNS. Turn this off once the toggles are as you want them."
          />
          <CheckboxField
            {...box('ptr')}
            label="PTR follows A and AAAA"
            hint="Only where a managed reverse zone covers the address. A PTR that nobody here made stays as it is."
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField<PolicyValues>
              name="defaultTtl"
              label="TTL, in seconds"
              mono
              inputMode="numeric"
              readOnly={Boolean(reason)}
              hint="Not for TTL class Infrastructure."
            />
            <TextField<PolicyValues>
              name="infrastructureTtl"
              label="TTL of class Infrastructure, in seconds"
              mono
              inputMode="numeric"
              readOnly={Boolean(reason)}
              hint="No scope overrides it."
            />
          </div>
        </div>
      </Card>
      <Card title="Conflict handling">
        <div className="flex flex-col gap-2 p-4">
          <p className="text-sm">
            {drift === 'block'
              ? 'Block: another client that wants the name of a reservation without Conflict Guard is refused, and an alert is raised.'
              : 'Warn: another client that wants the name of a reservation without Conflict Guard gets it beside it, and an alert is raised.'}
          </p>
          <p className="text-ink-3 text-xs">
            It is the toggle Drift detection, set in{' '}
            <Link href="/settings/integration" className="text-accent underline">
              DNS/DHCP integration
            </Link>
            . Does not cover static and imported records, nor reservations with Conflict Guard: a change of
            these by another client is always refused. Of two clients without a reservation the first keeps
            the name.
          </p>
        </div>
      </Card>
    </>
  )
}
