'use client'
import { useQuery } from '@tanstack/react-query'
import { BellMinus, BellOff, BellRing, CheckCheck, Eye, UserRoundPlus, Wrench } from 'lucide-react'
import type { Asking } from '@/app/(console)/drift/_components/use-triage'
import { AlertBody } from '@/components/ddi/alert/alert-body'
import { kindTitle } from '@/components/ddi/alert/alert-words'
import { type AlertVerbs, SNOOZES, useAlertReasons } from '@/components/ddi/alert/use-alert-verbs'
import { ProblemState } from '@/components/ddi/problem-state'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { Menu, MenuItem } from '@/components/ui/menu'
import { SideModal } from '@/components/ui/side-modal'
import { Skeleton } from '@/components/ui/skeleton'
import { ApiProblem } from '@/lib/client/api'
import { query } from '@/lib/client/queries'

/** One alert, with its verbs below. */
export function AlertPanel({
  id,
  verbs,
  busy,
  onAsk,
  onClose,
}: {
  id: string
  verbs: AlertVerbs
  busy: boolean
  onAsk: (asking: Asking) => void
  onClose: () => void
}) {
  const { data: alert, error, refetch } = useQuery(query('getAlert', { params: { id } }))
  const reasons = useAlertReasons(alert)
  const about = (what: 'assign' | 'fix') =>
    onAsk({ what, title: 'Assign the alert', ids: async () => [id], clear: () => undefined })
  const gone = error instanceof ApiProblem && error.status >= 400 && error.status < 500
  return (
    <SideModal
      open
      wide
      onClose={onClose}
      title={alert ? (alert.name ?? alert.ip ?? kindTitle(alert.kind)) : 'Alert'}
      subtitle={alert ? kindTitle(alert.kind) : undefined}
      footer={
        alert ? (
          <>
            {alert.reservationId ? (
              <LinkButton look="ghost" href={`/dhcp/reservations/${alert.reservationId}`}>
                Reservation
              </LinkButton>
            ) : null}
            {alert.recordId ? (
              <LinkButton look="ghost" href={`/dns/records?open=${alert.recordId}`}>
                Record
              </LinkButton>
            ) : null}
            {alert.watchId ? (
              <LinkButton look="ghost" href={`/watchlist?open=${alert.watchId}`}>
                Watch
              </LinkButton>
            ) : null}
            <span className="mr-auto" />
            <Button disabledReason={reasons.mute} onClick={() => onAsk({ what: 'mute', alert })}>
              <BellMinus aria-hidden />
              Mute
            </Button>
            <Button disabledReason={reasons.assign} onClick={() => about('assign')}>
              <UserRoundPlus aria-hidden />
              Assign
            </Button>
            <Menu
              trigger={
                <Button disabledReason={reasons.snooze}>
                  <BellOff aria-hidden />
                  Snooze
                </Button>
              }
            >
              {SNOOZES.map(({ hours, label }) => (
                <MenuItem
                  key={hours}
                  disabledReason={reasons.snooze}
                  onSelect={() => verbs.snooze(alert, hours, label)}
                >
                  {label}
                </MenuItem>
              ))}
            </Menu>
            <Button disabledReason={reasons.acknowledge} busy={busy} onClick={() => verbs.acknowledge(alert)}>
              <Eye aria-hidden />
              Acknowledge
            </Button>
            <Button
              disabledReason={reasons.resolve}
              busy={busy}
              hint="The same reason raises a new one"
              onClick={() => verbs.resolve(alert)}
            >
              <CheckCheck aria-hidden />
              Resolve
            </Button>
            <Button look="primary" disabledReason={reasons.fix} onClick={() => about('fix')}>
              <Wrench aria-hidden />
              Fix
            </Button>
          </>
        ) : null
      }
    >
      <div className="thin-scroll flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4">
        {gone ? (
          <EmptyState icon={BellRing} title="There is no such alert">
            The audit log still tells what was done about it.
          </EmptyState>
        ) : error && !alert ? (
          <ProblemState error={error} what="the alert" retry={() => void refetch()} />
        ) : alert ? (
          <AlertBody alert={alert} />
        ) : (
          <Skeleton className="h-64" />
        )}
      </div>
    </SideModal>
  )
}
