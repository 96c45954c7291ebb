'use client'
import { useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import Link from 'next/link'
import { BeforeAfter } from '@/components/ddi/audit/before-after'
import { stepOf } from '@/components/ddi/audit/chain-step-of'
import { ChainSteps } from '@/components/ddi/audit/chain-steps'
import { VerbChip } from '@/components/ddi/audit/verb-chip'
import { useRoleReason } from '@/components/ddi/session'
import { StatusWithReason } from '@/components/ddi/status-chip'
import { UndoEvent } from '@/components/ddi/undo/undo-event'
import { causeSays } from '@/components/ddi/words'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Fact, Facts } from '@/components/ui/facts'
import { SideModal } from '@/components/ui/side-modal'
import { Skeleton } from '@/components/ui/skeleton'
import { exact } from '@/components/ui/time'
import { query } from '@/lib/client/queries'
import type { AuditEvent } from '@/lib/contract/audit'

/** One event: its line, what was before and after, and the chain that led to it. */
export function AuditPanel({
  id,
  listed,
  undoing,
  onUndoing,
  onClose,
}: {
  id: string
  /** The event, when the page of the list has it. */
  listed: AuditEvent | undefined
  /** Its undo is being asked about. */
  undoing: boolean
  onUndoing: (undoing: boolean) => void
  onClose: () => void
}) {
  const one = useQuery({ ...query('getAuditEvent', { params: { id } }), enabled: listed === undefined })
  const event = listed ?? one.data
  const role = useRoleReason(event?.cause === 'POLICY' ? 'administrator' : 'operator')
  return (
    <SideModal
      open
      wide
      onClose={onClose}
      title={event ? `${event.cause}: ${event.verb}` : 'Audit event'}
      subtitle={event ? exact(Date.parse(event.at)) : undefined}
      footer={
        event ? (
          <Button disabledReason={role ?? event.undoReason ?? undefined} onClick={() => onUndoing(true)}>
            <Undo2 aria-hidden />
            Undo
          </Button>
        ) : null
      }
    >
      <div className="thin-scroll flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4">
        {event ? (
          <EventBody event={event} />
        ) : one.isPending ? (
          <Skeleton className="h-40" />
        ) : (
          <p className="text-ink-3 text-sm">There is no event {id} in the log.</p>
        )}
      </div>
      {event && undoing && event.undoable && role === undefined ? (
        <UndoEvent event={event} onClose={() => onUndoing(false)} />
      ) : null}
    </SideModal>
  )
}

function EventBody({ event }: { event: AuditEvent }) {
  const change = useQuery({
    ...query('getChange', { params: { id: event.changeId ?? '' } }),
    enabled: event.changeId !== null,
  })
  const target = subjectHref(event)
  return (
    <>
      <div className="flex items-start gap-2 rounded-md bg-sunken px-3 py-2">
        <code className="data wrap-anywhere min-w-0 flex-1 py-1 text-xs">{event.line}</code>
        <CopyButton text={event.line} label="Copy the line" />
      </div>
      <Facts>
        <Fact name="Verb">
          <VerbChip verb={event.verb} />
        </Fact>
        <Fact name="Cause">
          <span className="data">{event.cause}</span>
          {causeSays[event.cause] ? <span className="text-ink-3">, {causeSays[event.cause]}</span> : null}
        </Fact>
        <Fact name="Actor">
          {event.actor} <span className="text-ink-3">({event.actorKind})</span>
        </Fact>
        <Fact name="Subject">
          {target ? (
            <Link href={target} className="text-accent hover:underline">
              {event.subjectKind}
            </Link>
          ) : (
            event.subjectKind
          )}
        </Fact>
        {event.changeId ? (
          <Fact name="Outcome">
            {change.data ? (
              <StatusWithReason status={change.data.status} reason={change.data.reason} wrap />
            ) : change.isError ? (
              <span className="text-ink-3">not known any more</span>
            ) : (
              <Skeleton className="h-4 w-20" />
            )}
          </Fact>
        ) : null}
      </Facts>
      <BeforeAfter before={event.before} after={event.after} />
      <section>
        <h3 className="mb-2 font-semibold text-sm">What led to it</h3>
        {event.chain.length > 0 ? (
          <ChainSteps steps={event.chain.map((link) => stepOf(link, event.line))} />
        ) : (
          <p className="text-ink-3 text-sm">{event.actor} did it directly.</p>
        )}
      </section>
    </>
  )
}

function subjectHref(event: AuditEvent): string | null {
  if (!event.subjectId) return null
  if (event.subjectKind === 'reservation') return `/dhcp/reservations/${event.subjectId}`
  if (event.subjectKind === 'record') return `/dns/records?open=${event.subjectId}`
  if (event.subjectKind === 'zone-rules') return '/settings/zone-rules'
  if (event.subjectKind === 'scope') return `/dhcp/scopes/${event.subjectId}`
  if (event.subjectKind === 'watch') return `/watchlist?open=${event.subjectId}`
  if (event.subjectKind === 'alert') return `/drift?open=${event.subjectId}`
  if (event.subjectKind === 'policy') return '/settings/policy'
  return null
}
