import { SearchX, ShieldCheck } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

/** Nothing to show: because nothing drifts, or because nothing fits. */
export function EmptyInbox({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  return narrowed ? (
    <EmptyState
      icon={SearchX}
      title="No alert fits"
      action={<Button onClick={onClear}>Clear search and filters</Button>}
    >
      Without a state the list shows what is not resolved yet; what is muted only by its filter.
    </EmptyState>
  ) : (
    <EmptyState icon={ShieldCheck} title="Nothing drifts">
      DNS stands as it is wanted, no name is disputed, no promised address went to another client. Resolved
      alerts are found by the state, muted ones by their filter.
    </EmptyState>
  )
}
