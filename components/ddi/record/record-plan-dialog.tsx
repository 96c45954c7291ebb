'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { PlanDialog } from '@/components/ddi/plan/plan-dialog'
import { writeAsSeen } from '@/components/ddi/record/as-seen'
import { recordProblemOf } from '@/components/ddi/record/record-problem'
import { tellWritten } from '@/components/ddi/record/written'
import { notConfirmed, TypeToConfirm } from '@/components/form/type-to-confirm'
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
  const mustType = verb === 'delete' && (plan.data?.stopResolving.now ?? 0) > 1
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
    <PlanDialog
      title={verb === 'delete' ? `Delete ${name}?` : `Adopt ${name}`}
      description={description}
      verb={verb === 'delete' ? 'Delete record' : 'Adopt record'}
      look={verb === 'delete' ? 'danger' : 'primary'}
      plan={plan}
      none={verb === 'adopt' ? 'Only its mark changes: it is ours from then on' : 'Nothing changes in DNS'}
      reason={mustType ? notConfirmed(typed, name) : undefined}
      problem={problem}
      busy={busy}
      after={
        mustType ? (
          <TypeToConfirm
            why="More than one name stops resolving"
            name={name}
            value={typed}
            onChange={setTyped}
          />
        ) : null
      }
      onApply={() => void apply()}
      onClose={onClose}
    />
  )
}
