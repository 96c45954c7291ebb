'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { writeAsSeen } from '@/components/ddi/record/as-seen'
import { RecordFields } from '@/components/ddi/record/record-fields'
import { RecordPlan } from '@/components/ddi/record/record-plan'
import { type RecordProblem, showRecordProblem } from '@/components/ddi/record/record-problem'
import {
  bodyOfRecord,
  newRecordValues,
  patchOfRecord,
  type RecordValues,
  recordResolver,
  valuesOfRecord,
} from '@/components/ddi/record/record-values'
import { tellWritten } from '@/components/ddi/record/written'
import { useRoleReason } from '@/components/ddi/session'
import { FormModal } from '@/components/form/form-modal'
import { Button } from '@/components/ui/button'
import { LinkButton } from '@/components/ui/link-button'
import { call } from '@/lib/client/api'
import type { DnsRecord } from '@/lib/contract/record'
import type { RecordPreviewInput } from '@/lib/contract/record-write'

/** Creates a static record, or changes one. Mounted while it is open; its first values do not move. */
export function RecordForm({
  record,
  preset,
  onClose,
  onSaved,
}: {
  record?: DnsRecord | undefined
  preset?: Partial<RecordValues> | undefined
  onClose: () => void
  /** With the id of the record: that of a changed value is another one. */
  onSaved: (id: string) => void
}) {
  const client = useQueryClient()
  const [before, setBefore] = useState(record)
  const [problem, setProblem] = useState<RecordProblem | null>(null)
  const [key] = useState(() => crypto.randomUUID())
  const reason = useRoleReason('operator')
  const form = useForm<RecordValues>({
    defaultValues: before ? valuesOfRecord(before) : newRecordValues(preset),
    resolver: recordResolver,
  })
  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    try {
      const body = bodyOfRecord(values)
      const saved = before
        ? await change(before, values)
        : await call('createRecord', { body }, { idempotencyKey: `${key}-${JSON.stringify(body)}` })
      if (saved) tellWritten(client, saved, before ? 'changed' : 'created')
      onSaved(saved?.id ?? before?.id ?? '')
    } catch (error) {
      setProblem(showRecordProblem(form, error))
    }
  })
  const reload = async () => {
    if (!before) return
    const now = await call('getRecord', { params: { id: before.id } })
    setBefore(now)
    form.reset(valuesOfRecord(now))
    setProblem(null)
  }
  return (
    <FormModal
      open
      onClose={onClose}
      title={before ? `Edit ${before.name}` : 'Create record'}
      subtitle={
        before
          ? `${before.type} in ${before.zone}, view ${before.view}`
          : 'A static A or AAAA: no DHCP event touches it.'
      }
      form={form}
      onSubmit={submit}
      submitLabel={before ? 'Save changes' : 'Create record'}
      submitReason={reason}
      problem={
        problem ? (
          <>
            {problem.text}
            {problem.lost ? (
              <Button size="sm" className="mt-2 flex" onClick={() => void reload()}>
                Load what stands there now
              </Button>
            ) : null}
            {problem.recordId ? (
              <LinkButton size="sm" className="mt-2 flex" href={`/dns/records?open=${problem.recordId}`}>
                Open that record
              </LinkButton>
            ) : null}
          </>
        ) : null
      }
    >
      <RecordFields fixed={before ?? null} />
      <RecordPlan
        body={previewOf(before, form.watch())}
        idle={before ? 'Nothing was changed.' : 'Type a name and an address: the plan stands here.'}
      />
    </FormModal>
  )
}

function previewOf(before: DnsRecord | undefined, values: RecordValues): RecordPreviewInput | null {
  if (!before) return values.name.trim() === '' ? null : { create: bodyOfRecord(values) }
  const patch = patchOfRecord(valuesOfRecord(before), values)
  return Object.keys(patch).length === 0 ? null : { update: { id: before.id, ...patch } }
}

async function change(before: DnsRecord, values: RecordValues) {
  const body = patchOfRecord(valuesOfRecord(before), values)
  if (Object.keys(body).length === 0) return null
  return await writeAsSeen(before, (version) =>
    call('updateRecord', { params: { id: before.id }, body }, { version }),
  )
}
