import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { FilterChips } from '@/components/table/filter-notes'
import type { ListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'

/** The filters of a list: its controls, those of the address that no control shows, and the way out of all. */
export function FilterBar({
  url,
  shown,
  children,
}: {
  url: ListUrl<string>
  /** Filters that have a control here. */
  shown: readonly string[]
  children?: ReactNode
}) {
  return (
    <>
      {children}
      <FilterChips url={url} shown={shown} />
      {url.narrowed ? (
        <Button look="ghost" onClick={url.clear}>
          <X aria-hidden />
          Clear
        </Button>
      ) : null}
    </>
  )
}
