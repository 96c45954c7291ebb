'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { PlanDiff } from '@/components/ddi/plan/plan-diff'
import { writeAsSeen } from '@/components/ddi/record/as-seen'
import { recordProblemOf } from '@/components/ddi/record/record-problem'
import { warningWords } from '@/components/ddi/record/warning-words'
import { tellWritten } from '@/components/ddi/record/written'
import { faultSentence } from '@/components/form/fault'
import { notConfirmed, TypeToConfirm } from '@/components/form/type-to-confirm'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { DnsRecord } from '@/lib/contract/record'

/** Shows what deleting or adopting a record does, and asks; for its name when more than one name stops resolving. */
export function RecordPlanDialog({
  record,
  verb,
  description,
  onClose,
  onDone,
}: {
  record: DnsRecord
  verb: 'delete' | 'adopt'
  description: ReactNode
  onClose: () => void
  onDone: () => void
}) {
  const client = useQueryClient()
  // Whatever comes in meanwhile: what is confirmed is what was seen.
  const [seen, setSeen] = useState(record)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [key] = useState(() => crypto.randomUUID())
  const { id, name } = record
  const body = verb === 'delete' ? { delete: { id } } : { adopt: { id } }
  const plan = useQuery({ ...query('previewRecord', { body }), staleTime: 0, gcTime: 0, retry: false })
  const label = verb === 'delete' ? 'Delete record' : 'Adopt record'
  const mustType = verb === 'delete' && (plan.data?.stopResolving.now ?? 0) > 1
  const reason = plan.isPending
    ? 'Reading what it would do'
    : plan.error
      ? faultSentence(undefined, plan.error.message)
      : mustType
        ? notConfirmed(typed, name)
        : undefined
  const apply = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const written = await writeAsSeen(seen, (version) =>
        verb === 'delete'
          ? call('deleteRecord', { params: { id } }, { version })
          : call('adoptRecord', { params: { id } }, { version, idempotencyKey: `${key}-${version}` }),
      )
      tellWritten(client, written, verb === 'delete' ? 'deleted' : 'adopted')
      onDone()
    } catch (error) {
      const { text, lost } = recordProblemOf(error)
      setProblem(lost ? `${text} Look at the plan again, then press again.` : text)
      if (!lost) return
      const now = await call('getRecord', { params: { id } }).catch(() => null)
      if (now) setSeen(now)
      void plan.refetch()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={busy ? () => undefined : onClose}
      title={verb === 'delete' ? `Delete ${name}?` : `Adopt ${name}`}
      description={description}
      footer={
        <>
          <Button look="ghost" disabledReason={busy ? 'Being applied' : undefined} onClick={onClose}>
            Cancel
          </Button>
          <Button
            look={verb === 'delete' ? 'danger' : 'primary'}
            busy={busy}
            disabledReason={reason}
            onClick={() => void apply()}
          >
            {label}
          </Button>
        </>
      }
    >
      {plan.data ? (
        <>
          <PlanDiff
            effect={plan.data}
            none={
              verb === 'adopt' ? 'Only its mark changes: it is ours from then on' : 'Nothing changes in DNS'
            }
          />
          {plan.data.warnings.map((warning) => (
            <Notice key={`${warning.path} ${warning.message}`} tone="warn">
              {warningWords(warning)}
            </Notice>
          ))}
        </>
      ) : plan.error ? (
        <Notice tone="warn">{faultSentence(undefined, plan.error.message)}</Notice>
      ) : (
        <Skeleton className="h-32" />
      )}
      {mustType ? (
        <TypeToConfirm
          why="More than one name stops resolving"
          name={name}
          value={typed}
          onChange={setTyped}
        />
      ) : null}
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </Dialog>
  )
}
