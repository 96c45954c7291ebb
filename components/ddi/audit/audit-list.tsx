'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { VerbChip } from '@/components/ddi/audit/verb-chip'
import { undoHref } from '@/components/ddi/undo/undo-latest'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { Instant } from '@/components/ui/time-ago'
import { query } from '@/lib/client/queries'
import type { AuditEvent } from '@/lib/contract/audit'

/** The latest audit events of one object, and of up to two records that depend on it. */
export function AuditList({
  subjectId,
  recordIds = [],
}: {
  subjectId: string
  recordIds?: readonly string[]
}) {
  const [first, second] = recordIds
  const own = useQuery(query('listAudit', { query: { subjectId, limit: 20 } }))
  const one = useQuery({
    ...query('listAudit', { query: { subjectId: first, limit: 10 } }),
    enabled: first !== undefined,
  })
  const two = useQuery({
    ...query('listAudit', { query: { subjectId: second, limit: 10 } }),
    enabled: second !== undefined,
  })
  const events = [own, one, two]
    .flatMap((each) => each.data?.items ?? [])
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, 20)
  return (
    <Card
      title="History"
      aside={
        <Link
          href={`/audit?subjectId=${encodeURIComponent(subjectId)}`}
          className="text-accent hover:underline"
        >
          In the audit log
        </Link>
      }
    >
      {own.isPending ? (
        <div className="p-4">
          <Skeleton className="h-20" />
        </div>
      ) : events.length === 0 ? (
        <p className="p-4 text-ink-3 text-sm">Nothing was changed since Holdfast knows it.</p>
      ) : (
        <AuditLines events={events} />
      )}
    </Card>
  )
}

/** The latest audit events whose line tells of an address. */
export function AuditCard({ ip }: { ip: string }) {
  const { data, isPending } = useQuery(query('listAudit', { query: { q: ip, limit: 20 } }))
  const events = data?.items ?? []
  return (
    <Card
      title="History"
      aside={
        <Link href={`/audit?q=${encodeURIComponent(ip)}`} className="text-accent hover:underline">
          In the audit log
        </Link>
      }
    >
      {isPending ? (
        <div className="p-4">
          <Skeleton className="h-20" />
        </div>
      ) : events.length === 0 ? (
        <p className="p-4 text-ink-3 text-sm">
          Nothing that concerns it was changed since Holdfast knows it.
        </p>
      ) : (
        <AuditLines events={events} />
      )}
    </Card>
  )
}

/** Audit events as lines: when, who, what, and the exact line. */
export function AuditLines({ events }: { events: readonly AuditEvent[] }) {
  return (
    <ul className="divide-y divide-line text-sm">
      {events.map((event) => (
        <li key={event.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-1.5">
          <Instant at={event.at} className="data w-34 shrink-0 text-ink-3 text-xs" />
          <span className="w-20 shrink-0">
            <VerbChip verb={event.verb} />
          </span>
          <Link
            href={`/audit?${event.subjectId ? `subjectId=${encodeURIComponent(event.subjectId)}&` : ''}open=${event.id}`}
            className="data wrap-anywhere min-w-60 flex-1 text-ink-2 text-xs hover:text-accent hover:underline"
          >
            {event.line}
          </Link>
          <span className="max-w-48 truncate text-ink-3 text-xs">{event.actor}</span>
          {event.undoable && event.subjectId ? (
            <Link
              href={undoHref(event.subjectId, event.id)}
              aria-label={`Undo event ${event.id}`}
              className="text-accent text-xs hover:underline"
            >
              Undo
            </Link>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
