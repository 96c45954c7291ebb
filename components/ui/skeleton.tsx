import { cn } from '@/components/ui/cn'

/** Holds the place of what is still coming, in its size. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block animate-pulse-soft rounded-sm bg-sunken', className)} />
}
