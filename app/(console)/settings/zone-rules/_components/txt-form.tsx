'use client'
import { type Resolver, useForm } from 'react-hook-form'
import { FormModal } from '@/components/form/form-modal'
import { SelectField } from '@/components/form/select-field'
import { TextField } from '@/components/form/text-field'
import { type TxtRuleItem, txtRule } from '@/lib/contract/zone-rule'

interface TxtValues {
  family: '4' | '6'
  code: string
  space: string
  name: string
  ttl: string
}

const numberOf = (text: string) => (text.trim() === '' ? Number.NaN : Number(text))

function inputOf({ family, code, space, name, ttl }: TxtValues, comment: string | null) {
  return {
    family: family === '4' ? (4 as const) : (6 as const),
    code: numberOf(code),
    space: space.trim() === '' ? null : space.trim(),
    name: name.trim(),
    ttl: ttl.trim() === '' ? null : Number(ttl),
    comment,
  }
}

const resolver: Resolver<TxtValues> = (values) => {
  const parsed = txtRule.safeParse(inputOf(values, null))
  if (parsed.success) return { values, errors: {} }
  const errors = parsed.error.issues.map(({ path, code, message }) => [
    String(path[0]),
    { type: code, message },
  ])
  return {
    values: {},
    errors: Object.fromEntries(errors) as Record<string, { type: string; message: string }>,
  }
}

/** One option and where it stands; goes into the list, nothing is saved here. */
export function TxtForm({
  rule,
  onDone,
  onClose,
}: {
  /** Null: a new one. */
  rule: TxtRuleItem | null
  onDone: (rule: TxtRuleItem) => void
  onClose: () => void
}) {
  const form = useForm<TxtValues>({
    defaultValues: {
      family: rule?.family === 6 ? '6' : '4',
      code: rule === null ? '' : String(rule.code),
      space: rule?.space ?? '',
      name: rule?.name ?? '',
      ttl: rule?.ttl == null ? '' : String(rule.ttl),
    },
    resolver,
  })
  return (
    <FormModal
      open
      onClose={onClose}
      title={rule === null ? 'Add option' : 'Edit option'}
      subtitle="It goes into the list; it takes effect when the list is saved."
      form={form}
      onSubmit={form.handleSubmit((values) => onDone(txtRule.parse(inputOf(values, rule?.comment ?? null))))}
      submitLabel={rule === null ? 'Add to the list' : 'Change in the list'}
    >
      <SelectField<TxtValues>
        name="family"
        label="Family"
        options={[
          { value: '4', label: 'DHCPv4' },
          { value: '6', label: 'DHCPv6' },
        ]}
      />
      <TextField<TxtValues>
        name="code"
        label="Option code"
        mono
        inputMode="numeric"
        hint="60 is the vendor class, 12 the host name, 67 the boot file."
      />
      <TextField<TxtValues>
        name="space"
        label="Option space"
        optional
        mono
        placeholder={`dhcp${form.watch('family')}`}
      />
      <TextField<TxtValues>
        name="name"
        label="Name"
        mono
        placeholder="_opt60.{hostname}"
        hint="Labels that begin with an underscore, then {hostname}. The zones are those of the reservation’s name."
      />
      <TextField<TxtValues>
        name="ttl"
        label="TTL, in seconds"
        optional
        mono
        inputMode="numeric"
        hint="Left empty: the TTL of the name itself."
      />
    </FormModal>
  )
}
