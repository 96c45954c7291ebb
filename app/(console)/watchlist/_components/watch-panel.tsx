'use client'
import { useQuery } from '@tanstack/react-query'
import { Bookmark, CircleOff, Eye, Trash2, UserPen, Waypoints } from 'lucide-react'
import { AddressCard } from '@/components/ddi/address/address-card'
import { AllAbout } from '@/components/ddi/address/address-link'
import { AlertStrip } from '@/components/ddi/alert/alert-strip'
import { AuditList } from '@/components/ddi/audit/audit-list'
import { identifierWords } from '@/components/ddi/client-text'
import { ProblemState } from '@/components/ddi/problem-state'
import { useRoleReason } from '@/components/ddi/session'
import { BindPrompt } from '@/components/ddi/watch/bind-prompt'
import { LearnNext } from '@/components/ddi/watch/learn-next'
import type { WatchVerbs } from '@/components/ddi/watch/use-watch-verbs'
import { HoldChip, WatchChip } from '@/components/ddi/watch/watch-chips'
import { watchReasons } from '@/components/ddi/watch/watch-reasons'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Fact, Facts } from '@/components/ui/facts'
import { LinkButton } from '@/components/ui/link-button'
import { SideModal } from '@/components/ui/side-modal'
import { Skeleton } from '@/components/ui/skeleton'
import { Instant } from '@/components/ui/time-ago'
import { ApiProblem } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { Watch } from '@/lib/contract/watch'

interface Props {
  verbs: WatchVerbs
  /** Id of the watch on which a verb is under way. */
  busy: string | null
  onBindTyped: (watch: Watch) => void
}

/** One watch: who was seen there, what keeps others away, and what can be done. */
export function WatchPanel({ id, onClose, ...props }: Props & { id: string; onClose: () => void }) {
  const { data: watch, error, refetch } = useQuery(query('getWatch', { params: { id } }))
  const gone = error instanceof ApiProblem && error.status >= 400 && error.status < 500
  return (
    <SideModal
      open
      wide
      onClose={onClose}
      title={<span className="data">{watch?.ip ?? 'Watch'}</span>}
      subtitle={
        watch ? (
          <AllAbout ip={watch.ip} what={`Watched in ${watch.scope ?? `subnet ${watch.subnetId}`}`} />
        ) : undefined
      }
      footer={watch && !gone ? <Verbs watch={watch} {...props} /> : null}
    >
      <div className="thin-scroll flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4">
        {gone ? (
          <EmptyState icon={CircleOff} title="There is no such watch">
            Auto-watch ended it with its record.
          </EmptyState>
        ) : error && !watch ? (
          <ProblemState error={error} what="the watch" retry={() => void refetch()} />
        ) : watch ? (
          <Body watch={watch} {...props} />
        ) : (
          <Skeleton className="h-64" />
        )}
      </div>
    </SideModal>
  )
}

const origins: Readonly<Record<Watch['origin'], string>> = {
  auto: 'Auto-watch, for its record',
  manual: 'by hand',
  prompt: 'from the record’s prompt',
}

function Body({ watch, verbs, busy }: { watch: Watch } & Pick<Props, 'verbs' | 'busy'>) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <WatchChip state={watch.state} />
        <HoldChip watch={watch} labelled />
        <div className="ml-auto flex flex-wrap gap-1">
          {watch.recordId ? (
            <LinkButton size="sm" look="ghost" href={`/dns/records?open=${watch.recordId}`}>
              <Waypoints aria-hidden />
              Record
            </LinkButton>
          ) : null}
          {watch.reservationId ? (
            <LinkButton size="sm" look="ghost" href={`/dhcp/reservations/${watch.reservationId}`}>
              <Bookmark aria-hidden />
              Reservation
            </LinkButton>
          ) : null}
        </div>
      </div>
      <BindPrompt watch={watch} verbs={verbs} busy={busy} />
      <AlertStrip of={{ ip: watch.ip }} />
      <AddressCard typed={watch.ip} idle="" ofWatch />
      <Facts>
        <Fact name="Record" mono>
          {watch.name}
        </Fact>
        <Fact name="Hold">
          {watch.hold.state === 'held'
            ? watch.hold.for
              ? `in Kea’s hosts, for ${watch.hold.for} alone`
              : 'in Kea’s hosts, for nobody: every client is refused'
            : [watch.hold.state, watch.hold.reason].filter(Boolean).join(': ')}
        </Fact>
        <Fact name="Not this one" mono>
          {watch.ignored.map(({ type, value }) => identifierWords(type, value)).join(', ')}
        </Fact>
        <Fact name="Watched">
          since <Instant at={watch.createdAt} />, {origins[watch.origin]}
          {watch.origin === 'auto' ? '' : `, ${watch.createdBy}`}
        </Fact>
      </Facts>
      {watch.state === 'watching' || watch.state === 'client-seen' ? (
        <section aria-label="Learn next client">
          <h3 className="mb-2 font-semibold text-sm">Learn next client</h3>
          <LearnNext watch={watch} verbs={verbs} busy={busy} />
        </section>
      ) : null}
      <AuditList subjectId={watch.id} />
    </>
  )
}

function Verbs({ watch, verbs, busy, onBindTyped }: { watch: Watch } & Props) {
  const role = useRoleReason('operator')
  const reasons = watchReasons(watch, role)
  const working = busy === watch.id
  return (
    <>
      {watch.state === 'dismissed' ? (
        <Button
          className="mr-auto"
          busy={working}
          disabledReason={role}
          onClick={() => void verbs.again(watch)}
        >
          <Eye aria-hidden />
          Watch again
        </Button>
      ) : (
        <Button
          look="danger-quiet"
          className="mr-auto"
          busy={working}
          disabledReason={reasons.remove}
          onClick={() => void verbs.remove(watch)}
        >
          <Trash2 aria-hidden />
          Remove
        </Button>
      )}
      <Button disabledReason={reasons.bindTyped} onClick={() => onBindTyped(watch)}>
        <UserPen aria-hidden />
        Bind a client by hand
      </Button>
    </>
  )
}
