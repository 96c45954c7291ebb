'use client'
import { useQuery } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useFieldArray, useFormContext } from 'react-hook-form'
import { placeOf, type RuleValues } from '@/app/(console)/settings/zone-rules/_components/rule-values'
import { SelectField } from '@/components/form/select-field'
import { TextField } from '@/components/form/text-field'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { query } from '@/lib/client/queries'

/** The zones that names can be published in, with those that a rule names already. */
function usePlaces(chosen: readonly string[]): { value: string; label: string }[] {
  const { data } = useQuery(query('listZones', { query: { limit: 1000, reverse: 'false', managed: 'true' } }))
  const known = (data?.items ?? []).map(({ view, name }) => placeOf({ view, zone: name }))
  const all = [...new Set([...known, ...chosen.filter((place) => place !== '')])]
  return all.map((place) => {
    const [view = '', zone = ''] = place.split(' ')
    return { value: place, label: `${zone} (${view})` }
  })
}

/** Where the names of a rule are published: one place, several at once, or none. */
export function TargetFields() {
  const { control, watch } = useFormContext<RuleValues>()
  const { fields, append, remove } = useFieldArray({ control, name: 'targets' })
  const places = usePlaces(watch('targets').map(({ place }) => place))
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">Publish in</legend>
      {fields.length === 0 ? (
        <p className="text-ink-3 text-sm">Nowhere: names that fit this rule get no record at all.</p>
      ) : null}
      {fields.map((field, index) => (
        <div key={field.id} className="grid grid-cols-[minmax(0,1fr)_7rem_auto] items-start gap-2">
          <SelectField<RuleValues>
            name={`targets.${index}.place`}
            label={`Zone ${index + 1}`}
            placeholder="Choose a zone"
            options={places}
          />
          <TextField<RuleValues>
            name={`targets.${index}.ttl`}
            label="TTL, s"
            aria-label={`TTL of zone ${index + 1}, in seconds`}
            placeholder="policy"
            inputMode="numeric"
            mono
          />
          <IconButton label={`Remove zone ${index + 1}`} className="mt-6" onClick={() => remove(index)}>
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      ))}
      <div>
        <Button size="sm" onClick={() => append({ place: '', ttl: '' })}>
          <Plus aria-hidden /> Add zone
        </Button>
      </div>
    </fieldset>
  )
}
