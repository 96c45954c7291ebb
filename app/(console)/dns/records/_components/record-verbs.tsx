'use client'
import { Inbox, Pencil, PencilLine, Trash2 } from 'lucide-react'
import { notPromotable } from '@/components/ddi/record/promotable'
import { PromoteRecord } from '@/components/ddi/record/promote-record'
import { RecordPlanDialog } from '@/components/ddi/record/record-plan-dialog'
import { notAdoptable, notWritable } from '@/components/ddi/record/writable'
import { useRoleReason } from '@/components/ddi/session'
import { Button } from '@/components/ui/button'
import type { DnsRecord } from '@/lib/contract/record'

export const RECORD_VERBS = ['edit', 'delete', 'adopt', 'promote'] as const
export type RecordVerb = (typeof RECORD_VERBS)[number]

/** What can be done with a record; what cannot says why. The one that is asked about opens its question. */
export function RecordVerbs({
  record,
  verb,
  onVerb,
  onClose,
}: {
  record: DnsRecord
  verb: RecordVerb | null
  onVerb: (verb: RecordVerb | null) => void
  /** The record is gone, or going. */
  onClose: () => void
}) {
  const role = useRoleReason('operator')
  const writable = role ?? notWritable(record)
  const adoptable = role ?? notAdoptable(record)
  const promotable = role ?? notPromotable(record)
  const look = (first: boolean) => (first ? 'primary' : 'secondary')
  const done = () => onVerb(null)
  return (
    <>
      <Button
        look="danger-quiet"
        className="mr-auto"
        disabledReason={writable}
        onClick={() => onVerb('delete')}
      >
        <Trash2 aria-hidden />
        Delete
      </Button>
      <Button
        look={look(promotable === undefined)}
        disabledReason={promotable}
        onClick={() => onVerb('promote')}
      >
        <PencilLine aria-hidden />
        Promote to static
      </Button>
      <Button look={look(adoptable === undefined)} disabledReason={adoptable} onClick={() => onVerb('adopt')}>
        <Inbox aria-hidden />
        Adopt
      </Button>
      <Button look={look(writable === undefined)} disabledReason={writable} onClick={() => onVerb('edit')}>
        <Pencil aria-hidden />
        Edit
      </Button>
      {verb === 'promote' && promotable === undefined ? (
        <PromoteRecord record={record} onClose={done} />
      ) : null}
      {verb === 'adopt' && adoptable === undefined ? (
        <RecordPlanDialog
          record={record}
          verb="adopt"
          description="It was found on the DNS server. Adopted, it is ours: it can be edited and deleted here, and is kept as it is. Value, TTL and comment stay."
          onClose={done}
          onDone={done}
        />
      ) : null}
      {verb === 'delete' && writable === undefined ? (
        <RecordPlanDialog
          record={record}
          verb="delete"
          description={`Removes ${record.value} from ${record.name}. Other values of the name stay.`}
          onClose={done}
          onDone={onClose}
        />
      ) : null}
    </>
  )
}
