'use client'
import type { LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** A menu entry that is a link, for example a download. */
export function MenuLink({
  href,
  icon: Icon,
  download = false,
  children,
}: {
  href: string
  icon?: LucideIcon
  download?: boolean
  children: ReactNode
}) {
  return (
    <Radix.Item asChild>
      <a
        href={href}
        download={download || undefined}
        className="flex min-h-8 select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-[highlighted]:bg-hover max-sm:min-h-10"
      >
        {Icon ? <Icon aria-hidden className="size-4 shrink-0" /> : null}
        {children}
      </a>
    </Radix.Item>
  )
}
