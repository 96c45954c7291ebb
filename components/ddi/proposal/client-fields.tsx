'use client'
import { useId } from 'react'
import type { TypedClient } from '@/components/ddi/proposal/client-input'
import { identifierNames } from '@/components/ddi/words'
import { Field, fieldIds } from '@/components/form/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'

const types = ['hw-address', 'client-id', 'duid'] as const
const placeholders: Readonly<Record<TypedClient['type'], string>> = {
  'hw-address': 'AA:BB:CC:DD:EE:FF',
  'client-id': '01:aa:bb:cc:dd:ee:ff',
  duid: '00:03:00:01:aa:bb:cc:dd:ee:ff',
}

/** A client typed by hand: its MAC, or another identifier. Enter in the field is `onEnter`. */
export function ClientFields({
  value,
  onChange,
  onEnter,
  fault,
  autoFocus = false,
}: {
  value: TypedClient
  onChange: (next: TypedClient) => void
  onEnter: () => void
  fault?: string | undefined
  autoFocus?: boolean
}) {
  const id = useId()
  const label = identifierNames[value.type] ?? 'Identifier'
  return (
    <div className="grid gap-x-2 gap-y-2 sm:grid-cols-[8.5rem_1fr]">
      <Field id={`${id}-type`} label="Identifier">
        <NativeSelect
          id={`${id}-type`}
          value={value.type}
          onChange={(event) => {
            const type = types.find((each) => each === event.target.value)
            if (type) onChange({ ...value, type })
          }}
        >
          {types.map((type) => (
            <option key={type} value={type}>
              {identifierNames[type]}
            </option>
          ))}
        </NativeSelect>
      </Field>
      <Field id={id} label={label} error={fault}>
        <Input
          id={id}
          mono
          autoFocus={autoFocus}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholders[value.type]}
          value={value.value}
          onChange={(event) => onChange({ ...value, value: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            onEnter()
          }}
          {...fieldIds(id, false, fault !== undefined)}
        />
      </Field>
    </div>
  )
}
