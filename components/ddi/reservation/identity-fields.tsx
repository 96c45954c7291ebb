'use client'
import { useFormContext } from 'react-hook-form'
import { AddressHint } from '@/components/ddi/reservation/address-hint'
import type { ReservationValues } from '@/components/ddi/reservation/values'
import { identifierNames } from '@/components/ddi/words'
import { SelectField } from '@/components/form/select-field'
import { TextField } from '@/components/form/text-field'
import type { Scope } from '@/lib/contract/scope'
import { IDENTIFIER_TYPES } from '@/lib/core/identifier'

const placeholders: Readonly<Record<string, string>> = {
  'hw-address': 'AA:BB:CC:DD:EE:FF',
  duid: '00:03:00:01:aa:bb:cc:dd:ee:ff',
  'client-id': '01:aa:bb:cc:dd:ee:ff',
  'circuit-id': "'port 7' or hex",
  'flex-id': "'rack-12' or hex",
}

const types = IDENTIFIER_TYPES.map((value) => ({ value, label: identifierNames[value] ?? value }))

/** Where, who, which address and name. */
export function IdentityFields({ scopes, ownId }: { scopes: readonly Scope[]; ownId?: string | undefined }) {
  const { watch } = useFormContext<ReservationValues>()
  const type = watch('identifierType')
  const options = scopes.map((scope) => ({ value: scope.name, label: `${scope.name}  ${scope.subnet}` }))
  const chosen = watch('scope')
  const known = chosen === '' || scopes.some((scope) => scope.name === chosen)
  return (
    <>
      <SelectField<ReservationValues>
        name="scope"
        label="Scope"
        placeholder="Choose a scope"
        options={known ? options : [{ value: chosen, label: chosen }, ...options]}
      />
      <TextField<ReservationValues>
        name="hostname"
        label="Hostname"
        mono
        placeholder="epg"
        hint="One label, or a full name inside a managed zone."
      />
      <div className="grid gap-x-3 gap-y-4 sm:grid-cols-[9.5rem_1fr]">
        <SelectField<ReservationValues> name="identifierType" label="Identifier" options={types} />
        <TextField<ReservationValues>
          name="identifierValue"
          label={identifierNames[type] ?? 'Value'}
          mono
          placeholder={placeholders[type]}
          {...(type === 'hw-address' ? { hint: 'Any notation: aa:bb, aa-bb, aabb.ccdd.eeff.' } : {})}
        />
      </div>
      <TextField<ReservationValues>
        name="ip"
        label="IP address"
        mono
        placeholder="192.168.1.56"
        hint={<AddressHint scopes={scopes} ownId={ownId} />}
      />
    </>
  )
}
