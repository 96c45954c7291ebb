import type { ReactNode } from 'react'

/** The heading of a page, with its verbs on the right. */
export function PageHeader({
  title,
  subtitle,
  actions,
}: {
  title: ReactNode
  subtitle?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-4 pb-3 max-sm:px-3">
      <div className="min-w-0 flex-1">
        <h1 className="wrap-anywhere font-semibold text-xl tracking-tight">{title}</h1>
        {subtitle ? <div className="mt-0.5 text-ink-3 text-sm">{subtitle}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  )
}
