'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { follow } from '@/components/ddi/follow'
import { DdnsFields } from '@/components/ddi/reservation/ddns-fields'
import { IdentityFields } from '@/components/ddi/reservation/identity-fields'
import { InfrastructureFields } from '@/components/ddi/reservation/infrastructure-fields'
import { showReservationProblem } from '@/components/ddi/reservation/problem'
import {
  bodyOf,
  newValues,
  patchOf,
  type ReservationValues,
  reservationResolver,
  valuesOf,
} from '@/components/ddi/reservation/values'
import { useRoleReason } from '@/components/ddi/session'
import { faultSentence } from '@/components/form/fault'
import { FormModal } from '@/components/form/form-modal'
import { Button } from '@/components/ui/button'
import { call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { Reservation } from '@/lib/contract/reservation'

const noScopes: readonly never[] = []

/** Creates a reservation, or changes `row`. Mounted while it is open; its first values do not move. */
export function ReservationForm({
  row,
  preset,
  onClose,
}: {
  row?: Reservation | undefined
  preset?: Partial<ReservationValues> | undefined
  onClose: () => void
}) {
  const client = useQueryClient()
  const [before, setBefore] = useState(row)
  const [problem, setProblem] = useState<string | null>(null)
  const [lost, setLost] = useState(false)
  const scopes = useQuery(query('listScopes', { query: { limit: 1000 } }))
  const reason = useRoleReason('operator')
  const form = useForm<ReservationValues>({
    defaultValues: before ? valuesOf(before) : newValues(preset),
    resolver: reservationResolver,
  })
  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    setLost(false)
    try {
      const saved = before
        ? await update(before, values)
        : await call('createReservation', { body: bodyOf(values) })
      if (saved) {
        follow({ row: saved, op: before ? 'update' : 'create' })
        tellWarnings(saved)
        void client.invalidateQueries({ queryKey: ['listReservations'] })
        client.setQueryData(query('getReservation', { params: { id: saved.id } }).queryKey, saved)
      }
      onClose()
    } catch (error) {
      const shown = showReservationProblem(form, error)
      setProblem(shown.text)
      setLost(shown.lost)
    }
  })
  const reload = async () => {
    if (!before) return
    const now = await call('getReservation', { params: { id: before.id } })
    setBefore(now)
    form.reset(valuesOf(now))
    setProblem(null)
    setLost(false)
  }
  return (
    <FormModal
      open
      onClose={onClose}
      title={before ? `Edit ${before.hostname ?? before.ip ?? 'reservation'}` : 'Create reservation'}
      form={form}
      onSubmit={submit}
      submitLabel={before ? 'Save changes' : 'Create reservation'}
      submitReason={reason}
      problem={
        problem ? (
          <>
            {problem}
            {lost ? (
              <Button size="sm" className="mt-2 flex" onClick={() => void reload()}>
                Load what stands there now
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      <IdentityFields scopes={scopes.data?.items ?? noScopes} ownId={before?.id} />
      <InfrastructureFields />
      <DdnsFields />
    </FormModal>
  )
}

async function update(before: Reservation, values: ReservationValues): Promise<Reservation | null> {
  const body = patchOf(valuesOf(before), values)
  if (Object.keys(body).length === 0) return null
  return await call('updateReservation', { params: { id: before.id }, body }, { version: before.version })
}

/** What was let through, but should be looked at. It stays until it is closed. */
function tellWarnings({ id, warnings = [] }: Reservation): void {
  for (const { path, message } of warnings) {
    toast.warning('Saved, but look at this', {
      id: `warning-${id}-${path}`,
      description: faultSentence(path === 'hostname' ? 'Hostname' : path || undefined, message),
      duration: Number.POSITIVE_INFINITY,
    })
  }
}
