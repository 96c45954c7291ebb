'use client'
import type { LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

const itemStyle =
  'flex min-h-8 w-full select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-[highlighted]:bg-hover aria-disabled:cursor-not-allowed max-sm:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0'

/** A button's list of verbs. `trigger` must be one element that takes a ref. */
export function Menu({
  trigger,
  align = 'end',
  children,
}: {
  trigger: ReactNode
  align?: 'start' | 'end'
  children: ReactNode
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="thin-scroll z-50 max-h-[var(--radix-dropdown-menu-content-available-height)] min-w-48 max-w-80 animate-fade-in overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** One verb; with a reason it stays in the list and says why it cannot be chosen. */
export function MenuItem({
  icon: Icon,
  disabledReason,
  danger = false,
  onSelect,
  children,
}: {
  icon?: LucideIcon
  disabledReason?: string | undefined
  danger?: boolean
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Radix.Item
      aria-disabled={disabledReason ? true : undefined}
      onSelect={(event) => {
        if (disabledReason) event.preventDefault()
        else onSelect()
      }}
      className={cn(itemStyle, danger && !disabledReason && 'text-bad', disabledReason && 'text-ink-3')}
    >
      {Icon ? <Icon aria-hidden /> : null}
      <span className="min-w-0">
        {children}
        {disabledReason ? <span className="block text-2xs">{disabledReason}</span> : null}
      </span>
    </Radix.Item>
  )
}

/** A choice that can be on or off; the list stays open. */
export function MenuCheckItem({
  checked,
  onChange,
  children,
}: {
  checked: boolean
  onChange: (next: boolean) => void
  children: ReactNode
}) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={itemStyle}
    >
      <span
        aria-hidden
        className={cn(
          'grid size-4 place-items-center rounded-sm border border-edge text-2xs',
          checked && 'border-accent bg-accent text-on-accent',
        )}
      >
        {checked ? '✓' : ''}
      </span>
      {children}
    </Radix.CheckboxItem>
  )
}

/** A heading or a line inside a menu. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1 font-medium text-2xs text-ink-3">{children}</Radix.Label>
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />
}
