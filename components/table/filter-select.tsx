import { cn } from '@/components/ui/cn'
import { NativeSelect } from '@/components/ui/native-select'

export interface FilterOption {
  value: string
  label: string
}

/** A filter with a few choices; marked while it narrows the list. */
export function FilterSelect({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string
  options: readonly FilterOption[]
  onChange: (next: string) => void
}) {
  // Choices that are rows may still be on their way.
  const known = value === '' || options.some((option) => option.value === value)
  return (
    <NativeSelect
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={cn(
        'max-w-56 [&_select]:field-sizing-content max-sm:max-w-none max-sm:flex-1 max-sm:[&_select]:w-full',
        value && '[&_select]:border-accent [&_select]:bg-accent-soft',
      )}
    >
      <option value="">{label}</option>
      {known ? null : <option value={value}>{`${label}: ${value}`}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {`${label}: ${option.label}`}
        </option>
      ))}
    </NativeSelect>
  )
}
