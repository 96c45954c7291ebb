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
