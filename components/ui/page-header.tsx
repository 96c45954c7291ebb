import type { ReactNode } from 'react'

/** The heading of a page, with its verbs on the right. */
export function PageHeader({
  title,
  subtitle,
  sources,
  actions,
}: {
  title: ReactNode
  subtitle?: ReactNode
  /** How old what stands below is, beside the title. */
  sources?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-4 pb-3 max-sm:px-3">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <h1 className="wrap-anywhere font-semibold text-xl tracking-tight">{title}</h1>
          {sources}
        </div>
        {subtitle ? <div className="mt-0.5 text-ink-3 text-sm">{subtitle}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  )
}
