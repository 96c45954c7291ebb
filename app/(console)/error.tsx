'use client'
import { Bug } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

/** A page broke: the rest of the console still works. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <EmptyState icon={Bug} title="This page broke" action={<Button onClick={reset}>Try again</Button>}>
      <p className="wrap-anywhere">{error.message}</p>
      {error.digest ? <p className="data mt-1 text-xs">{error.digest}</p> : null}
      <p className="mt-1">Nothing you saved is lost. If it breaks again, the console’s log has the rest.</p>
    </EmptyState>
  )
}
