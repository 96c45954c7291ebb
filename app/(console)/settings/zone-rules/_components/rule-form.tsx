'use client'
import { useQuery } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import {
  type RuleValues,
  ruleOf,
  ruleResolver,
  ruleValues,
} from '@/app/(console)/settings/zone-rules/_components/rule-values'
import { kindOptions } from '@/app/(console)/settings/zone-rules/_components/rule-words'
import { TargetFields } from '@/app/(console)/settings/zone-rules/_components/target-fields'
import { CheckboxField } from '@/components/form/checkbox-field'
import { FormModal } from '@/components/form/form-modal'
import { RadioField } from '@/components/form/radio-field'
import { SelectField } from '@/components/form/select-field'
import { TextField } from '@/components/form/text-field'
import { query } from '@/lib/client/queries'
import type { ZoneRuleItem } from '@/lib/contract/zone-rule'

const hints = {
  glob: '* is any text: us3-*-idrac. Without a dot it is compared with the first label, with one to the whole name.',
  regex:
    'Letters, . [a-z0-9] \\d \\w ( | ) * + ? {1,3}, compared with all of the first label: us\\d-cab\\d+-.*. With \\. in it, with the whole name.',
}

/** Some of a list, ticked; none means all. */
function Ticks<Value extends string>({
  title,
  none,
  options,
  chosen,
  onChange,
}: {
  title: string
  none: string
  options: readonly { value: Value; label: string }[]
  chosen: readonly Value[]
  onChange: (next: Value[]) => void
}) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium text-sm">{title}</legend>
      {options.map(({ value, label }) => (
        <CheckboxField
          key={value}
          label={label}
          checked={chosen.includes(value)}
          onChange={(on) => onChange(on ? [...chosen, value] : chosen.filter((other) => other !== value))}
        />
      ))}
      {chosen.length === 0 ? <p className="text-ink-3 text-xs">{none}</p> : null}
    </fieldset>
  )
}

/** Makes a rule or changes one, in the list that is being edited; nothing is saved here. */
export function RuleForm({
  rule,
  onDone,
  onClose,
}: {
  /** Null: a new one. */
  rule: ZoneRuleItem | null
  onDone: (rule: ZoneRuleItem) => void
  onClose: () => void
}) {
  const form = useForm<RuleValues>({ defaultValues: ruleValues(rule), resolver: ruleResolver })
  const { data } = useQuery(query('listScopes', { query: { limit: 1000 } }))
  const match = form.watch('match')
  const chosen = form.watch('scopes')
  const scopes = [...new Set([...(data?.items ?? []).map(({ name }) => name), ...chosen])]
  return (
    <FormModal
      open
      onClose={onClose}
      title={rule === null ? 'Add rule' : 'Edit rule'}
      subtitle="It goes into the list; it takes effect when the list is saved."
      form={form}
      onSubmit={form.handleSubmit((values) => onDone(ruleOf(values)))}
      submitLabel={rule === null ? 'Add to the list' : 'Change in the list'}
    >
      <RadioField
        label="The pattern is a"
        value={match}
        onChange={(next) => form.setValue('match', next)}
        options={[
          { value: 'glob', label: 'Glob' },
          { value: 'regex', label: 'Regular expression' },
        ]}
      />
      <TextField<RuleValues> name="pattern" label="Hostname pattern" mono hint={hints[match]} />
      <TargetFields />
      <Ticks
        title="Only in scopes"
        none="Every scope."
        options={scopes.map((name) => ({ value: name, label: name }))}
        chosen={chosen}
        onChange={(next) => form.setValue('scopes', next)}
      />
      <Ticks
        title="Only names of"
        none="All of them."
        options={kindOptions}
        chosen={form.watch('kinds')}
        onChange={(next) => form.setValue('kinds', next)}
      />
      <SelectField<RuleValues>
        name="family"
        label="Family"
        options={[
          { value: '', label: 'IPv4 and IPv6' },
          { value: '4', label: 'IPv4 alone' },
          { value: '6', label: 'IPv6 alone' },
        ]}
      />
      <TextField<RuleValues> name="comment" label="Comment" optional />
    </FormModal>
  )
}
