import { CircleSlash } from 'lucide-react'
import { StatusChip } from '@/components/ddi/status-chip'
import { Badge } from '@/components/ui/badge'
import { Notice } from '@/components/ui/notice'
import { Instant } from '@/components/ui/time-ago'
import type { Reservation } from '@/lib/contract/reservation'

/** Its lease ended: the names are gone, or leave when the grace is over. */
export function WithdrawnNotice({ row }: { row: Reservation }) {
  const { withdrawnBy, since, leavesAt } = row.ddnsState
  const ended = since ? (
    <>
      The lease ended at <Instant at={since} />.{' '}
    </>
  ) : null
  if (withdrawnBy) {
    return (
      <Notice tone={row.infra ? 'bad' : 'warn'} title={`Withdrawn from DNS by ${withdrawnBy}`}>
        {ended}Its names return with the next grant, or when the reservation is edited.
      </Notice>
    )
  }
  if (leavesAt) {
    return (
      <Notice tone="warn" title="Its names leave DNS when the grace is over">
        {ended}They leave at <Instant at={leavesAt} />, unless the client returns before.
      </Notice>
    )
  }
  return null
}

/** Beside the state of a reservation: its names are not in DNS, or will not be for long. */
export function WithdrawnChip({ row }: { row: Pick<Reservation, 'ddnsState'> }) {
  const { withdrawnBy, leavesAt } = row.ddnsState
  if (withdrawnBy) {
    return (
      <Badge
        tone="bad"
        icon={CircleSlash}
        title={`Withdrawn by ${withdrawnBy}; it returns with the next grant.`}
      >
        withdrawn
      </Badge>
    )
  }
  return leavesAt ? <StatusChip status="leaving" leavesAt={leavesAt} /> : null
}
