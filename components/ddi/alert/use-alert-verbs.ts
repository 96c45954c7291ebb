'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { toast } from 'sonner'
import { useRoleReason } from '@/components/ddi/session'
import { ApiProblem, call } from '@/lib/client/api'
import type { Alert } from '@/lib/contract/alert'

type Target = Pick<Alert, 'id' | 'version' | 'state' | 'summary'>

/** How long an alert may be put off, in hours. */
export const SNOOZES = [
  { hours: 1, label: '1 hour' },
  { hours: 8, label: '8 hours' },
  { hours: 24, label: '1 day' },
  { hours: 168, label: '1 week' },
] as const

/** Why the verbs cannot be used on an alert now; undefined: they can. */
export function useAlertReasons(alert: Pick<Alert, 'state' | 'fixable' | 'fixReason'> | undefined) {
  const role = useRoleReason('operator')
  const closed = alert?.state === 'resolved' ? 'It is resolved already.' : undefined
  const shared = role ?? closed
  return {
    acknowledge: shared ?? (alert?.state === 'acknowledged' ? 'It is acknowledged already.' : undefined),
    snooze: shared,
    resolve: shared,
    assign: shared,
    mute: shared,
    fix: shared ?? (alert?.fixable === false ? (alert.fixReason ?? 'It has no fix.') : undefined),
  }
}

/** What can be done with an alert; each is told in a toast. */
export interface AlertVerbs {
  acknowledge: (alert: Target) => void
  resolve: (alert: Target) => void
  snooze: (alert: Target, hours: number, label: string) => void
}

/** What is asked for again once alerts were changed. */
export const STALE_OF_ALERTS = [
  'listAlerts',
  'listAlertGroups',
  'listMutes',
  'getAlert',
  'getOverview',
  'getWhy',
] as const

/** The verbs, the same ones at every call, and whether one is under way. */
export function useAlertVerbs(): { verbs: AlertVerbs; busy: boolean } {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const verbs = useMemo<AlertVerbs>(() => {
    const run = async (what: string, act: () => Promise<Alert>) => {
      setBusy(true)
      try {
        const after = await act()
        toast.success(`Alert ${what}`, { description: after.summary })
      } catch (error) {
        tellProblem(error)
      } finally {
        setBusy(false)
        for (const name of STALE_OF_ALERTS) void client.invalidateQueries({ queryKey: [name] })
      }
    }
    const of = ({ id, version }: Target) => [{ params: { id } }, { version }] as const
    return {
      acknowledge: (alert) => void run('acknowledged', () => call('acknowledgeAlert', ...of(alert))),
      resolve: (alert) => void run('resolved', () => call('resolveAlert', ...of(alert))),
      snooze: ({ id, version }, hours, label) =>
        void run(`snoozed for ${label}`, () =>
          call('snoozeAlert', { params: { id }, body: { hours } }, { version }),
        ),
    }
  }, [client])
  return { verbs, busy }
}

function tellProblem(error: unknown): void {
  if (error instanceof ApiProblem && error.status === 412) {
    toast.error('The alert changed meanwhile', {
      description: 'Look at it again: it is shown as it is now.',
    })
    return
  }
  toast.error('The alert was not changed', {
    description: error instanceof Error ? error.message : 'Something went wrong in this page.',
  })
}
