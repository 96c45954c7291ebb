'use client'
import Link from 'next/link'
import { CheckboxField } from '@/components/form/checkbox-field'
import { RadioField } from '@/components/form/radio-field'
import { Card } from '@/components/ui/card'
import type { Policy } from '@/lib/contract/policy'

/** What this page decides. */
export type Toggles = Pick<Policy, 'onStaticDns' | 'drift' | 'autoWatch'>

const onStaticDns = {
  prompt: 'Who writes the record is asked: reserve, watch, or neither.',
  'auto-create':
    'A new record gets its reservation at once when the client is known, else a watch. Records that stand now are offered one on their page.',
  ignore: 'Nothing is offered and nothing is made.',
} as const

const drift = {
  warn: 'An alert is raised, in the inbox and at the record, the reservation and the lease. Nothing is changed.',
  block:
    'An alert is raised and it is denied: a watched address is held in Kea, a name change of another client is refused, a record changed on the DNS server is put right.',
} as const

/** The three toggles, in the words that operators know them by; defaults are marked. */
export function IntegrationToggles({
  values,
  reason,
  onChange,
}: {
  values: Toggles
  /** Why they cannot be changed. */
  reason: string | undefined
  onChange: (patch: Partial<Toggles>) => void
}) {
  return (
    <>
      <Card title="Static DNS">
        <div className="flex flex-col gap-2 p-4">
          <RadioField
            label="On static DNS for in-scope IP"
            value={values.onStaticDns}
            onChange={(next) => onChange({ onStaticDns: next })}
            options={[
              { value: 'prompt', label: 'Prompt (default)', disabledReason: reason },
              { value: 'auto-create', label: 'Auto-create', disabledReason: reason },
              { value: 'ignore', label: 'Ignore', disabledReason: reason },
            ]}
          />
          <p className="text-ink-3 text-xs">{onStaticDns[values.onStaticDns]}</p>
          <CheckboxField
            className="mt-2"
            checked={values.autoWatch}
            disabledReason={reason}
            onChange={(autoWatch) => onChange({ autoWatch })}
            label="Auto-watch in-scope static DNS without reservations"
            hint="Default: On. Also takes those whose prompt was dismissed, and imported ones. Off: what is watched stays so."
          />
        </div>
      </Card>
      <Card title="Drift">
        <div className="flex flex-col gap-2 p-4">
          <RadioField
            label="Drift detection"
            value={values.drift}
            onChange={(next) => onChange({ drift: next })}
            options={[
              { value: 'warn', label: 'Warn (default)', disabledReason: reason },
              { value: 'block', label: 'Block', disabledReason: reason },
            ]}
          />
          <p className="text-ink-3 text-xs">{drift[values.drift]}</p>
          <p className="text-ink-3 text-xs">
            Static and imported records, and reservations with Conflict Guard, are guarded either way. A scope
            may override this on{' '}
            <Link href="/dhcp/scopes" className="text-accent underline">
              its page
            </Link>
            .
          </p>
        </div>
      </Card>
    </>
  )
}
