'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { follow } from '@/components/ddi/follow'
import { PlanDiff } from '@/components/ddi/plan/plan-diff'
import { writeAsSeen } from '@/components/ddi/record/as-seen'
import { promotePlan } from '@/components/ddi/record/promote-plan'
import { CheckboxField } from '@/components/form/checkbox-field'
import { faultSentence } from '@/components/form/fault'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { ApiProblem, call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { Lease } from '@/lib/contract/lease'
import type { DnsRecord } from '@/lib/contract/record'
import type { Reservation } from '@/lib/contract/reservation'

/** Asks before a dynamic record becomes static: shows the plan, and offers to reserve the address in the same step. */
export function PromoteRecord({ record, onClose }: { record: DnsRecord; onClose: () => void }) {
  const client = useQueryClient()
  const ip = record.value
  const leases = useQuery(query('listLeases', { query: { ip, limit: 1 } }))
  const reservations = useQuery(query('listReservations', { query: { ip, limit: 1 } }))
  const pointers = useQuery(
    query('listRecords', { query: { ip, type: 'PTR', view: record.view, limit: 20 } }),
  )
  const lease = leases.data?.items[0]
  const blocked = noReservation(lease, reservations.data?.items[0])
  const [wish, setWish] = useState(true)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  // Whatever comes in meanwhile: what is confirmed is what was seen.
  const [seen] = useState(record)
  const [key] = useState(() => crypto.randomUUID())
  const ready = !leases.isPending && !reservations.isPending && !pointers.isPending
  const reserve = wish && blocked === undefined
  const followers = (pointers.data?.items ?? []).filter(
    (each) => each.owned && each.provenance === 'ddns(dynamic)' && each.value === record.name,
  )
  const promote = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const done = await writeAsSeen(seen, (version) =>
        call(
          'promoteRecord',
          { params: { id: record.id }, body: { reserve } },
          { version, idempotencyKey: `${key}-${reserve}-${version}` },
        ),
      )
      if (done.reservation) follow({ row: done.reservation, op: 'create' })
      toast.success(`${record.name}: static(admin)`, { description: 'No DHCP event touches it from now on.' })
      for (const name of ['getRecord', 'listRecords', 'getWhy', 'listReservations']) {
        void client.invalidateQueries({ queryKey: [name] })
      }
      onClose()
    } catch (error) {
      const stale = error instanceof ApiProblem && error.status === 412
      setProblem(
        stale
          ? 'The record changed since you opened it. Nothing was promoted: close this and look again.'
          : faultSentence(undefined, error instanceof Error ? error.message : 'promoting failed'),
      )
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={busy ? () => undefined : onClose}
      title={`Promote ${record.name} to static`}
      description="A static record stays whatever its client does: no lease changes or deletes it, and other clients are refused its name."
      footer={
        <>
          <Button look="ghost" disabledReason={busy ? 'Being applied' : undefined} onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="primary"
            busy={busy}
            disabledReason={ready ? undefined : 'Reading who has the address'}
            onClick={() => void promote()}
          >
            {reserve ? 'Promote and reserve' : 'Promote to static'}
          </Button>
        </>
      }
    >
      {ready ? (
        <>
          <CheckboxField
            checked={reserve}
            onChange={setWish}
            label="Reserve the address for this client"
            hint={
              lease && !blocked
                ? `${lease.mac ?? lease.duid ?? lease.clientId ?? 'The client'} in ${lease.scope ?? 'its scope'}, as Infrastructure. Otherwise Kea may give ${ip} to another machine.`
                : undefined
            }
            disabledReason={blocked}
          />
          <PlanDiff
            effect={promotePlan({ record, pointers: followers, lease, reserve })}
            none="Nothing changes"
          />
        </>
      ) : (
        <Skeleton className="h-40" />
      )}
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** Why no reservation can be made in the same step. */
function noReservation(lease: Lease | undefined, reservation: Reservation | undefined): string | undefined {
  if (reservation) return `The address is reserved already, for ${reservation.hostname ?? 'another client'}.`
  if (!lease) return 'No lease of the address is known: nobody knows its client.'
  if (!lease.mac && !lease.duid && !lease.clientId) return 'The client of the address is not known.'
  if (lease.scope === null) return 'Kea no longer has the subnet of the address.'
  return undefined
}
