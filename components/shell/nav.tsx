'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Mark } from '@/components/ddi/mark'
import { GivenUp } from '@/components/shell/given-up'
import { isCurrent, navGroups } from '@/components/shell/nav-items'
import { OpenAlerts } from '@/components/shell/open-alerts'
import { SeenClients } from '@/components/shell/seen-clients'
import { cn } from '@/components/ui/cn'

/** The places of the console. `onGo` closes the drawer of a phone. */
export function Nav({ onGo }: { onGo?: () => void }) {
  const pathname = usePathname()
  return (
    <nav aria-label="Main" className="thin-scroll flex h-full flex-col overflow-y-auto bg-rail text-rail-ink">
      <Link
        href="/"
        {...(onGo ? { onClick: onGo } : {})}
        className="flex h-12 shrink-0 items-center gap-2 px-4 text-rail-strong focus-visible:-outline-offset-2 focus-visible:outline-rail-mark"
      >
        <Mark className="size-6 text-rail-mark" />
        <span className="font-semibold text-lg tracking-tight">Holdfast</span>
      </Link>
      <div className="flex flex-col gap-4 px-2 py-2">
        {navGroups.map((group) => (
          <div key={group.label ?? 'top'}>
            {group.label ? (
              <p className="px-2 pb-1 font-medium text-2xs text-rail-soft">{group.label}</p>
            ) : null}
            <ul className="flex flex-col gap-px">
              {group.items.map((item) => {
                const current = isCurrent(pathname, item.href)
                return (
                  <li key={item.href}>
                    <Link
                      href={item.href}
                      {...(onGo ? { onClick: onGo } : {})}
                      aria-current={current ? 'page' : undefined}
                      className={cn(
                        'relative flex h-8 items-center gap-2.5 rounded-md px-2 text-sm hover:bg-rail-hover hover:text-rail-strong focus-visible:-outline-offset-2 focus-visible:outline-rail-mark max-lg:h-10',
                        current &&
                          'bg-rail-active font-medium text-rail-strong before:absolute before:inset-y-1.5 before:-left-2 before:w-0.75 before:rounded-r-full before:bg-rail-mark hover:bg-rail-active',
                      )}
                    >
                      <item.icon aria-hidden className="size-4 shrink-0 opacity-80" />
                      {item.label}
                      {item.count === 'alerts' ? <OpenAlerts /> : null}
                      {item.count === 'clients' ? <SeenClients /> : null}
                      {item.count === 'given-up' ? <GivenUp /> : null}
                    </Link>
                  </li>
                )
              })}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  )
}
