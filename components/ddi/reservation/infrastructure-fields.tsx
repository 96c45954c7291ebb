'use client'
import { useFormContext } from 'react-hook-form'
import { InfraChip } from '@/components/ddi/infra-chip'
import type { ReservationValues } from '@/components/ddi/reservation/values'
import { CheckboxField } from '@/components/form/checkbox-field'
import { settingsOf } from '@/lib/contract/reservation'

/** The mode in one tick, and its four settings in place once it is on. */
export function InfrastructureFields() {
  const { watch, setValue, formState } = useFormContext<ReservationValues>()
  const values = watch()
  const set = (patch: Partial<ReservationValues>) => {
    for (const [name, value] of Object.entries(patch)) {
      setValue(name as keyof ReservationValues, value, {
        shouldDirty: true,
        shouldValidate: formState.isSubmitted,
      })
    }
  }
  const setInfra = (infra: boolean) => {
    const mode = settingsOf({ infra }, { ...values, graceHours: 24 })
    set({
      infra,
      stickyDns: mode.stickyDns,
      pinHostname: mode.pinHostname,
      conflictGuard: mode.conflictGuard,
      ttlClass: mode.ttlClass,
      // What the mode excludes goes with it, visibly, in the fields below.
      ...(infra ? { allowClientHostname: false } : {}),
      ...(infra && values.deleteOn === 'expiry' ? { deleteOn: 'release' as const } : {}),
    })
  }
  return (
    <div className="rounded-md border border-line">
      <div className="flex items-start justify-between gap-3 p-3">
        <CheckboxField
          checked={values.infra}
          onChange={setInfra}
          label={
            <>
              Treat as <strong className="font-semibold">Infrastructure</strong>
            </>
          }
          hint={values.infra ? undefined : '(Sticky DNS, Pin Hostname, TTL=86400s, Conflict Guard)'}
          error={formState.errors.infra?.message}
        />
        <InfraChip flags={values} />
      </div>
      {values.infra ? (
        <fieldset className="flex flex-col gap-2.5 border-line border-t bg-canvas p-3 pl-9">
          <legend className="sr-only">Settings of Infrastructure</legend>
          <CheckboxField
            checked={values.stickyDns}
            onChange={(stickyDns) => set({ stickyDns })}
            label="Sticky DNS"
            hint="Never deleted on expiry; A and AAAA change only when the reservation changes."
            disabledReason={
              !values.stickyDns && values.deleteOn === 'expiry'
                ? 'Delete on EXPIRY is chosen below: choose RELEASE or never first.'
                : undefined
            }
            error={formState.errors.stickyDns?.message}
          />
          <CheckboxField
            checked={values.pinHostname}
            onChange={(pinHostname) => set({ pinHostname })}
            label="Pin Hostname"
            hint="Publishes the reservation's name, whatever the client reports."
            disabledReason={
              !values.pinHostname && values.allowClientHostname
                ? 'The client may update its hostname, see below: turn that off first.'
                : undefined
            }
            error={formState.errors.pinHostname?.message}
          />
          <CheckboxField
            checked={values.ttlClass === 'infrastructure'}
            onChange={(on) => set({ ttlClass: on ? 'infrastructure' : 'default' })}
            label="TTL class: Infrastructure"
            hint={
              values.ttlClass === 'infrastructure' ? 'TTL 86400 s.' : "The scope's TTL, else the global one."
            }
            error={formState.errors.ttlClass?.message}
          />
          <CheckboxField
            checked={values.conflictGuard}
            onChange={(conflictGuard) => set({ conflictGuard })}
            label="Conflict Guard"
            hint="Refuses a DDNS change of this name from another client, and logs it."
            error={formState.errors.conflictGuard?.message}
          />
        </fieldset>
      ) : null}
    </div>
  )
}
