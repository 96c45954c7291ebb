import { Skeleton } from '@/components/ui/skeleton'

/** Between two pages. */
export default function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-4 p-4">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-80 w-full" />
    </div>
  )
}
