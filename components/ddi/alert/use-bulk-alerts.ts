'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { toast } from 'sonner'
import { STALE_OF_ALERTS } from '@/components/ddi/alert/use-alert-verbs'
import { call } from '@/lib/client/api'
import { type AlertBulk, type AlertBulkResult, BULK_ALERTS } from '@/lib/contract/alert-inbox'

/** A verb for many alerts, without the alerts. */
export type BulkVerb = AlertBulk extends infer B ? (B extends AlertBulk ? Omit<B, 'ids'> : never) : never

const alerts = (count: number) => (count === 1 ? '1 alert' : `${count.toLocaleString('en')} alerts`)

/** Changes many alerts, a thousand at a time, and says how that went in one toast. */
export function useBulkAlerts() {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const run = useCallback(
    async (ids: readonly string[], verb: BulkVerb, what: string): Promise<boolean> => {
      setBusy(true)
      let done = 0
      const refused: AlertBulkResult['items'] = []
      try {
        for (let at = 0; at < ids.length; at += BULK_ALERTS) {
          const body = { ...verb, ids: ids.slice(at, at + BULK_ALERTS) } as AlertBulk
          const result = await call('bulkAlerts', { body })
          done += result.done
          refused.push(...result.items.filter(({ ok }) => !ok))
        }
        if (done > 0) toast.success(`${alerts(done)} ${what}`)
        const [first] = refused
        if (first) {
          toast.warning(`${alerts(refused.length)} not ${what}`, { description: first.reason ?? undefined })
        }
        return true
      } catch (error) {
        const rest = done > 0 ? `${alerts(done)} ${what}, then: ` : ''
        toast.error('Not all alerts were changed', {
          description: `${rest}${error instanceof Error ? error.message : 'something went wrong in this page.'}`,
        })
        return false
      } finally {
        setBusy(false)
        for (const name of STALE_OF_ALERTS) void client.invalidateQueries({ queryKey: [name] })
      }
    },
    [client],
  )
  return { run, busy }
}
