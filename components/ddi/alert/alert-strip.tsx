'use client'
import { useQuery } from '@tanstack/react-query'
import { kindTitle } from '@/components/ddi/alert/alert-words'
import { reasonWords } from '@/components/ddi/client-text'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { TimeAgo } from '@/components/ui/time-ago'
import { query } from '@/lib/client/queries'

const SHOWN = 3
const tones = { high: 'bad', medium: 'warn', low: 'info' } as const

/** What an object's alerts are found by. */
export type AlertsOf =
  | { recordId: string }
  | { reservationId: string }
  | { watchId: string }
  | { ip: string }
  | { name: string }
  | { scope: string }

/** The alerts that concern an object and are not resolved, the worst first; nothing when there are none. */
export function AlertStrip({ of }: { of: AlertsOf }) {
  const { data } = useQuery(query('listAlerts', { query: { ...of, sort: '-severity', limit: SHOWN } }))
  const alerts = data?.items ?? []
  if (alerts.length === 0) return null
  const more = (data?.total ?? alerts.length) - alerts.length
  const filter = new URLSearchParams(of as Record<string, string>).toString()
  return (
    <section aria-label="Alerts" className="flex flex-col gap-2">
      {alerts.map((alert) => (
        <Notice
          key={alert.id}
          tone={tones[alert.severity]}
          title={kindTitle(alert.kind)}
          action={
            <LinkButton
              size="sm"
              href={`/drift?open=${alert.id}`}
              aria-label={`Open the alert: ${alert.summary}`}
            >
              Open
            </LinkButton>
          }
        >
          {reasonWords(alert.summary)}.{' '}
          <span className="whitespace-nowrap text-ink-3 text-xs">
            {alert.severity}, {alert.state}, raised <TimeAgo at={alert.createdAt} />
          </span>
        </Notice>
      ))}
      {more > 0 ? (
        <LinkButton size="sm" look="ghost" className="self-start" href={`/drift?${filter}`}>
          {more} more
        </LinkButton>
      ) : null}
    </section>
  )
}
