import { DeliveryChip } from '@/app/(console)/settings/notifications/_components/delivery-chip'
import { kindTitle } from '@/components/ddi/alert/alert-words'
import type { SimpleColumn } from '@/components/table/simple-table'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { TimeAgo } from '@/components/ui/time-ago'
import type { Channel } from '@/lib/contract/notification'

interface Verbs {
  onTest: (channel: Channel) => void
  onEdit: (channel: Channel) => void
  onDelete: (channel: Channel) => void
}

function whatOf({ minSeverity, kinds }: Channel): string {
  const severity =
    minSeverity === 'low' ? 'every severity' : `${minSeverity}${minSeverity === 'high' ? '' : ' and high'}`
  return kinds.length === 0 ? severity : `${severity}: ${kinds.map(kindTitle).join(', ')}`
}

/** Of a webhook the host says enough: the rest of its URL is often a secret. */
function whereOf({ kind, target }: Channel): string {
  return kind === 'email' ? target.join(', ') : target.map((url) => new URL(url).host).join(', ')
}

/** The list of channels. */
export function channelColumns({ onTest, onEdit, onDelete }: Verbs): readonly SimpleColumn<Channel>[] {
  return [
    { title: 'Name', cell: (channel) => <span className="font-medium">{channel.name}</span> },
    {
      title: 'Kind',
      cell: (channel) => (channel.kind === 'email' ? 'e-mail' : 'webhook'),
    },
    {
      title: 'To',
      cell: (channel) => <span className="data wrap-anywhere">{whereOf(channel)}</span>,
    },
    { title: 'Tells', wide: true, cell: (channel) => <span className="text-ink-2">{whatOf(channel)}</span> },
    {
      title: 'State',
      cell: (channel) => (
        <Badge tone={channel.enabled ? 'ok' : 'neutral'}>{channel.enabled ? 'on' : 'off'}</Badge>
      ),
    },
    {
      title: 'Last message',
      cell: (channel) =>
        channel.last ? (
          <span className="flex flex-wrap items-center gap-1.5">
            <DeliveryChip status={channel.last.status} reason={channel.last.reason} />
            {channel.last.endedAt ? (
              <TimeAgo at={channel.last.endedAt} className="text-ink-3 text-xs" />
            ) : null}
            {channel.waiting > 0 ? (
              <span className="text-ink-3 text-xs">{channel.waiting} waiting</span>
            ) : null}
          </span>
        ) : (
          <span className="text-ink-3">none yet</span>
        ),
    },
    {
      title: '',
      align: 'right',
      cell: (channel) => (
        <span className="flex flex-wrap justify-end gap-1.5">
          <Button size="sm" aria-label={`Test ${channel.name}`} onClick={() => onTest(channel)}>
            Test
          </Button>
          <Button size="sm" aria-label={`Edit ${channel.name}`} onClick={() => onEdit(channel)}>
            Edit
          </Button>
          <Button
            size="sm"
            look="danger-quiet"
            aria-label={`Delete ${channel.name}`}
            onClick={() => onDelete(channel)}
          >
            Delete
          </Button>
        </span>
      ),
    },
  ]
}
