'use client'
import { useQuery } from '@tanstack/react-query'
import { useFormContext } from 'react-hook-form'
import { AddressCard } from '@/components/ddi/address/address-card'
import type { RecordValues } from '@/components/ddi/record/record-values'
import { SelectField } from '@/components/form/select-field'
import { TextField } from '@/components/form/text-field'
import { query } from '@/lib/client/queries'

const pointers = [
  { value: 'policy', label: 'As the policy says' },
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]

/** Name, address with what is known about it, place and settings. `fixed`: it has its zone and view already. */
export function RecordFields({ fixed }: { fixed: { zone: string; view: string } | null }) {
  const { watch } = useFormContext<RecordValues>()
  return (
    <>
      <TextField<RecordValues>
        name="name"
        label="Name"
        mono
        placeholder="epg"
        hint={
          fixed
            ? `One label, or a full name in ${fixed.zone}.`
            : 'One label, or a full name inside a managed zone.'
        }
      />
      <div className="flex flex-col gap-1.5">
        <TextField<RecordValues> name="value" label="IP address" mono placeholder="192.168.1.56" />
        <AddressCard
          typed={watch('value')}
          idle="Type an IPv4 address for an A record, an IPv6 address for an AAAA: what DHCP knows about it stands here."
        />
      </div>
      {fixed ? null : <PlaceFields />}
      <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
        <TextField<RecordValues>
          name="ttl"
          label="TTL"
          optional
          mono
          inputMode="numeric"
          placeholder={fixed ? '' : 'of the scope'}
          hint="Seconds."
        />
        <SelectField<RecordValues> name="ptr" label="PTR follows" options={pointers} />
      </div>
      <TextField<RecordValues> name="comment" label="Comment" optional maxLength={500} />
    </>
  )
}

/** In which zone and view; what is left open is found from the name. */
function PlaceFields() {
  const { watch } = useFormContext<RecordValues>()
  const { data } = useQuery(query('listZones'))
  const forward = (data?.items ?? []).filter((zone) => zone.managed && !zone.reverse)
  const chosen = watch('zone')
  const names = [...new Set(forward.map(({ name }) => name))].sort()
  const views = [
    ...new Set(forward.filter(({ name }) => chosen === '' || name === chosen).map(({ view }) => view)),
  ].sort()
  return (
    <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
      <SelectField<RecordValues>
        name="zone"
        label="Zone"
        placeholder="As the name says"
        options={names.map((name) => ({ value: name, label: name }))}
      />
      <SelectField<RecordValues>
        name="view"
        label="View"
        placeholder="internal, else the only one"
        options={views.map((view) => ({ value: view, label: view }))}
      />
    </div>
  )
}
