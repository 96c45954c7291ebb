import { CircleAlert, CircleCheck, Hourglass } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { Delivery } from '@/lib/contract/notification'

const looks = {
  waiting: { icon: Hourglass, tone: 'info' },
  delivered: { icon: CircleCheck, tone: 'ok' },
  failed: { icon: CircleAlert, tone: 'bad' },
} as const

/** What became of a message, as word, glyph and colour. */
export function DeliveryChip({ status, reason }: Pick<Delivery, 'status' | 'reason'>) {
  const { icon, tone } = looks[status]
  return (
    <Badge
      tone={status === 'waiting' && reason !== null ? 'warn' : tone}
      icon={icon}
      title={reason ?? undefined}
    >
      {status}
    </Badge>
  )
}
