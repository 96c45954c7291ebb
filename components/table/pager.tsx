'use client'
import { ChevronLeft, ChevronRight, ChevronsLeft } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { PAGE_SIZES } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'
import { NativeSelect } from '@/components/ui/native-select'

/** Pages by key: forward from the last row, back by the road we came. `count` is of this page. */
export function Pager({
  cursor,
  page,
  limit,
  nextCursor,
  count,
  total,
  go,
  setLimit,
}: {
  cursor: string
  page: number
  limit: number
  nextCursor: string | null
  count: number
  total: number | undefined
  go: (cursor: string, page: number) => void
  setLimit: (limit: number) => void
}) {
  const trail = useRef(new Map<number, string>())
  useEffect(() => {
    trail.current.set(page, cursor)
  }, [page, cursor])
  const first = (page - 1) * limit + 1
  const previous = () => go(trail.current.get(page - 1) ?? '', trail.current.has(page - 1) ? page - 1 : 1)
  return (
    <nav
      aria-label="Pages"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t bg-canvas px-4 py-1.5 text-ink-3 text-xs max-sm:justify-between max-sm:px-3"
    >
      <span role="status" className="tabular-nums">
        {count === 0
          ? '0 rows'
          : `${first.toLocaleString('en')} to ${(first + count - 1).toLocaleString('en')}`}
        {total === undefined || count === 0 ? '' : ` of ${total.toLocaleString('en')}`}
      </span>
      <div className="flex items-center gap-1.5 sm:ml-auto">
        <span className="flex items-center gap-2 max-sm:hidden">
          Rows
          <NativeSelect
            aria-label="Rows per page"
            className="w-20 [&_select]:h-7 [&_select]:text-xs"
            value={limit}
            onChange={(event) => setLimit(Number(event.target.value))}
          >
            {PAGE_SIZES.map((size) => (
              <option key={size} value={size}>
                {size}
              </option>
            ))}
          </NativeSelect>
        </span>
        <Button
          size="sm"
          look="ghost"
          aria-label="First page"
          disabledReason={page > 1 || cursor ? undefined : 'This is the first page'}
          onClick={() => go('', 1)}
        >
          <ChevronsLeft aria-hidden />
        </Button>
        <Button
          size="sm"
          disabledReason={page > 1 || cursor ? undefined : 'This is the first page'}
          onClick={previous}
        >
          <ChevronLeft aria-hidden />
          Previous
        </Button>
        <Button
          size="sm"
          disabledReason={nextCursor ? undefined : 'This is the last page'}
          onClick={() => (nextCursor ? go(nextCursor, page + 1) : undefined)}
        >
          Next
          <ChevronRight aria-hidden />
        </Button>
      </div>
    </nav>
  )
}
