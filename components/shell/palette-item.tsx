import { Command } from 'cmdk'
import type { LucideIcon } from 'lucide-react'
import { cn } from '@/components/ui/cn'

/** One line of the palette. */
export function PaletteItem({
  value,
  icon: Icon,
  title,
  detail,
  note,
  mono = false,
  disabled = false,
  onSelect,
}: {
  value: string
  icon: LucideIcon
  title: string
  detail?: string | undefined
  note?: string
  mono?: boolean
  disabled?: boolean
  onSelect: () => void
}) {
  return (
    <Command.Item
      value={value}
      disabled={disabled}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 text-sm aria-disabled:cursor-not-allowed aria-selected:bg-accent-soft max-sm:min-h-11"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
      <span
        className={cn('max-w-[60%] shrink-0 truncate font-medium', mono && 'data', disabled && 'text-ink-3')}
      >
        {title}
      </span>
      {detail ? <span className={cn('truncate text-ink-3 text-xs', mono && 'data')}>{detail}</span> : null}
      {note ? <span className="ml-auto pl-2 text-ink-3 text-xs">{note}</span> : null}
    </Command.Item>
  )
}
