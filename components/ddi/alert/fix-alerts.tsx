'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { STALE_OF_ALERTS } from '@/components/ddi/alert/use-alert-verbs'
import { reasonWords } from '@/components/ddi/client-text'
import { PlanDiff } from '@/components/ddi/plan/plan-diff'
import { planOf } from '@/components/ddi/plan/plan-words'
import { faultSentence } from '@/components/form/fault'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { call } from '@/lib/client/api'
import type { Fixed } from '@/lib/contract/drift'

/** Alerts that are fixed together, at most: what is more is a matter for a policy. */
const MOST = 200
const AT_ONCE = 4

interface Answer {
  id: string
  fixed: Fixed | null
  /** Why it cannot be fixed. */
  reason: string | null
}

/** Asks for each, a few at a time; one that refuses does not hold up the others. */
async function fixAll(ids: readonly string[], dryRun: boolean): Promise<Answer[]> {
  const answers: Answer[] = []
  const left = [...ids]
  const next = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      try {
        answers.push({
          id,
          fixed: await call('fixAlert', { params: { id }, body: { dryRun } }),
          reason: null,
        })
      } catch (error) {
        answers.push({ id, fixed: null, reason: error instanceof Error ? error.message : 'It failed.' })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  return answers
}

/** Shows what fixing would do, joined over all of them, and does it. */
export function FixAlerts({
  ids,
  onClose,
}: {
  ids: () => Promise<readonly string[]>
  onClose: (done: boolean) => void
}) {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['fix-plan'],
    queryFn: async () => {
      const all = await ids()
      return { all, answers: await fixAll(all.slice(0, MOST), true) }
    },
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
  const fixable = (data?.answers ?? []).flatMap(({ id, fixed }) => (fixed ? [{ id, fixed }] : []))
  const refused = (data?.answers ?? []).filter(({ fixed }) => fixed === null)
  const left = Math.max(0, (data?.all.length ?? 0) - MOST)
  const lines = fixable.flatMap(({ fixed }) => fixed.lines)
  const total = fixable.reduce((sum, { fixed }) => sum + fixed.total, 0)
  const one = data?.all.length === 1
  const apply = async () => {
    setBusy(true)
    const answers = await fixAll(
      fixable.map(({ id }) => id),
      false,
    )
    const failed = answers.filter(({ fixed }) => fixed === null)
    const done = answers.length - failed.length
    if (done > 0) {
      toast.success(one ? 'Being fixed' : `${done} alerts are being fixed`, {
        description: 'An alert resolves by itself once the server is as wanted.',
      })
    }
    if (failed[0]) toast.error(`${failed.length} not fixed`, { description: failed[0].reason ?? undefined })
    for (const stale of [...STALE_OF_ALERTS, 'listRecords', 'getRecord']) {
      void client.invalidateQueries({ queryKey: [stale] })
    }
    setBusy(false)
    onClose(true)
  }
  const nothing = data && fixable.length === 0 ? 'There is nothing to apply.' : undefined
  return (
    <Dialog
      open
      className="max-w-2xl"
      onClose={busy ? () => undefined : () => onClose(false)}
      title={data && !one ? `Fix ${data.all.length.toLocaleString('en')} alerts` : 'Fix'}
      description="Nothing happens before Apply. What is done stands in the audit log with the cause REPAIR."
      footer={
        <>
          <Button
            look="ghost"
            disabledReason={busy ? 'Being applied' : undefined}
            onClick={() => onClose(false)}
          >
            Cancel
          </Button>
          <Button
            look="primary"
            busy={busy}
            disabledReason={data ? nothing : error ? 'There is no plan.' : 'The plan is being computed.'}
            onClick={() => void apply()}
          >
            Apply
          </Button>
        </>
      }
    >
      {error ? (
        <Notice tone="bad" role="alert">
          {faultSentence(undefined, error.message)}
        </Notice>
      ) : data ? (
        <>
          {fixable.length > 0 ? (
            <>
              <PlanDiff effect={planOf(lines)} none="It is as wanted already: the alert resolves by itself" />
              {total > lines.length ? (
                <p className="text-ink-3 text-xs">
                  The first {lines.length.toLocaleString('en')} of {total.toLocaleString('en')} lines.
                </p>
              ) : null}
            </>
          ) : null}
          {refused.length > 0 ? (
            <Notice
              tone="warn"
              title={one ? 'This cannot be fixed from here' : `${refused.length} cannot be fixed from here`}
            >
              {[...new Set(refused.map(({ reason }) => reason ?? ''))].slice(0, 5).map((reason) => (
                <p key={reason}>{reasonWords(reason)}</p>
              ))}
            </Notice>
          ) : null}
          {left > 0 ? (
            <Notice tone="info">
              {left.toLocaleString('en')} more are left for another time: {MOST} are fixed at once.
            </Notice>
          ) : null}
        </>
      ) : (
        <Skeleton className="h-40" />
      )}
    </Dialog>
  )
}
