'use client'
import { RotateCcw } from 'lucide-react'
import { useId } from 'react'
import { type OverrideRow, overrideText } from '@/app/(console)/dhcp/scopes/[id]/_components/override-rows'
import { FieldError, fieldIds } from '@/components/form/field'
import { Badge } from '@/components/ui/badge'
import { Checkbox } from '@/components/ui/checkbox'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'

const choices = {
  flag: [
    { value: 'true', label: 'on' },
    { value: 'false', label: 'off' },
  ],
  drift: [
    { value: 'warn', label: 'warn' },
    { value: 'block', label: 'block' },
  ],
} as const

/** One setting of a scope: inherited with its source, or overridden, with the way back. */
export function OverrideField({
  row,
  value,
  inherited,
  error,
  reason,
  onChange,
}: {
  row: OverrideRow
  /** Undefined: inherited. */
  value: string | undefined
  /** What the global policy says. */
  inherited: string | undefined
  error: string | undefined
  /** Why nothing can be changed. */
  reason: string | undefined
  onChange: (value: string | undefined) => void
}) {
  const id = useId()
  const own = value !== undefined
  const fixed = reason !== undefined || inherited === undefined
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2.5 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_11rem_8.5rem_2rem]">
      <div className="min-w-0 text-sm max-sm:col-span-2">
        <label htmlFor={own ? `${id}-value` : `${id}-own`} className="font-medium">
          {row.name}
        </label>
        <p id={`${id}-value-hint`} className="text-ink-3 text-xs">
          {row.hint}
        </p>
      </div>
      <div className="min-w-0">
        {own ? (
          <Control
            row={row}
            id={`${id}-value`}
            value={value}
            error={error}
            fixed={fixed}
            onChange={onChange}
          />
        ) : (
          <span className="text-ink-2 text-sm">{overrideText(row, inherited)}</span>
        )}
      </div>
      <label htmlFor={`${id}-own`} className="flex items-center gap-2 text-xs">
        <Checkbox
          id={`${id}-own`}
          aria-label={`Override ${row.name}`}
          checked={own}
          disabled={fixed}
          onCheckedChange={(next) => onChange(next === true ? inherited : undefined)}
        />
        {own ? <Badge tone="accent">this scope</Badge> : <span className="text-ink-3">from global</span>}
      </label>
      <span className="max-sm:hidden">
        {own ? (
          <IconButton
            label={`Reset ${row.name} to inherited: ${overrideText(row, inherited)}`}
            disabledReason={reason}
            onClick={() => onChange(undefined)}
          >
            <RotateCcw aria-hidden />
          </IconButton>
        ) : null}
      </span>
      {error ? (
        <div className="col-span-full">
          <FieldError id={`${id}-value`} label={row.name} error={error} />
        </div>
      ) : null}
    </li>
  )
}

function Control({
  row,
  id,
  value,
  error,
  fixed,
  onChange,
}: {
  row: OverrideRow
  id: string
  value: string
  error: string | undefined
  fixed: boolean
  onChange: (value: string) => void
}) {
  if (row.kind === 'number') {
    return (
      <span className="flex items-center gap-2 text-sm">
        <Input
          id={id}
          mono
          inputMode="numeric"
          autoComplete="off"
          className="w-24 text-right"
          readOnly={fixed}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          {...fieldIds(id, true, Boolean(error))}
        />
        {row.unit}
      </span>
    )
  }
  return (
    <NativeSelect
      id={id}
      className="w-24"
      disabled={fixed}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      {...fieldIds(id, true, false)}
    >
      {choices[row.kind].map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </NativeSelect>
  )
}
