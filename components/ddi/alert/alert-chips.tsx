'use client'
import { severityLooks, stateLooks } from '@/components/ddi/alert/alert-words'
import { Badge } from '@/components/ui/badge'
import { exact, relative } from '@/components/ui/time'
import { useNow } from '@/components/ui/use-now'
import type { Alert } from '@/lib/contract/alert'

/** How bad it is, as word, glyph and colour. */
export function SeverityChip({ severity }: { severity: Alert['severity'] }) {
  const { icon, tone } = severityLooks[severity]
  return (
    <Badge tone={tone} icon={icon}>
      {severity}
    </Badge>
  )
}

/** Whether somebody looks after it; of a snoozed one also until when. */
export function AlertStateChip({
  alert,
}: {
  alert: Pick<Alert, 'state' | 'acknowledgedBy' | 'snoozedUntil' | 'resolvedBy' | 'resolvedAt'>
}) {
  const now = useNow()
  const { icon, tone } = stateLooks[alert.state]
  const until = alert.snoozedUntil === null ? null : Date.parse(alert.snoozedUntil)
  const by = alert.state === 'acknowledged' ? alert.acknowledgedBy : alert.resolvedBy
  const title =
    alert.state === 'snoozed' && until !== null
      ? `until ${exact(until)}`
      : alert.state === 'resolved' && by === null
        ? 'Its reason is gone'
        : by
          ? `by ${by}`
          : undefined
  return (
    <Badge tone={tone} icon={icon} title={title}>
      {alert.state}
      {alert.state === 'snoozed' && until !== null && now > 0 ? `, ${relative(until, now)}` : ''}
    </Badge>
  )
}
