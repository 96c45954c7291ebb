'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { kindTitle } from '@/components/ddi/alert/alert-words'
import { STALE_OF_ALERTS } from '@/components/ddi/alert/use-alert-verbs'
import { ProblemState } from '@/components/ddi/problem-state'
import { useRoleReason } from '@/components/ddi/session'
import { Button } from '@/components/ui/button'
import { SideModal } from '@/components/ui/side-modal'
import { Skeleton } from '@/components/ui/skeleton'
import { TimeAgo } from '@/components/ui/time-ago'
import { call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { MuteRule } from '@/lib/contract/alert-inbox'

/** What a rule keeps out, in words. */
function whatOf({ kind, scope, name }: MuteRule): string {
  const title = kindTitle(kind)
  if (scope === null && name === null) return `Every “${title}”`
  return [`“${title}”`, name === null ? '' : ` of ${name}`, scope === null ? '' : ` in ${scope}`].join('')
}

/** The rules that keep alerts out of the inbox, each with its way out. */
export function MuteRules({ onClose }: { onClose: () => void }) {
  const { data, error, refetch } = useQuery(query('listMutes'))
  return (
    <SideModal
      open
      onClose={onClose}
      title="Mute rules"
      subtitle="What they match leaves the inbox, and nobody is told of it."
    >
      <div className="thin-scroll flex min-h-0 flex-1 flex-col overflow-y-auto">
        {error && !data ? (
          <ProblemState error={error} what="the rules" retry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeleton className="m-5 h-40" />
        ) : data.items.length === 0 ? (
          <p className="px-5 py-4 text-ink-3 text-sm">
            Nothing is muted. M in the list mutes alerts like one.
          </p>
        ) : (
          <ul className="divide-y divide-line">
            {data.items.map((rule) => (
              <Rule key={rule.id} rule={rule} />
            ))}
          </ul>
        )}
      </div>
    </SideModal>
  )
}

function Rule({ rule }: { rule: MuteRule }) {
  const client = useQueryClient()
  const operator = useRoleReason('operator')
  const administrator = useRoleReason('administrator')
  const whole = rule.scope === null && rule.name === null
  const remove = async () => {
    try {
      await call('deleteMute', { params: { id: rule.id } })
      toast.success('The rule is taken away', { description: 'Its alerts are back in the inbox.' })
    } catch (error) {
      toast.error('The rule stays', { description: error instanceof Error ? error.message : undefined })
    }
    for (const stale of STALE_OF_ALERTS) void client.invalidateQueries({ queryKey: [stale] })
  }
  return (
    <li className="flex items-start gap-3 px-5 py-3 text-sm">
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere font-medium">{whatOf(rule)}</p>
        <p className="wrap-anywhere text-ink-3 text-xs">
          {rule.muted === 1 ? '1 alert' : `${rule.muted} alerts`} now, by {rule.createdBy}{' '}
          <TimeAgo at={rule.createdAt} />,{' '}
          {rule.until ? (
            <>
              ends <TimeAgo at={rule.until} />
            </>
          ) : (
            'without an end'
          )}
          {rule.reason ? `: ${rule.reason}` : ''}
        </p>
      </div>
      <Button
        size="sm"
        aria-label={`Unmute ${whatOf(rule)}`}
        disabledReason={whole ? administrator : operator}
        onClick={() => void remove()}
      >
        Unmute
      </Button>
    </li>
  )
}
