'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { follow } from '@/components/ddi/follow'
import { CheckboxField } from '@/components/form/checkbox-field'
import { faultSentence } from '@/components/form/fault'
import { Field, fieldIds } from '@/components/form/field'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Fact, Facts } from '@/components/ui/facts'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { TimeAgo } from '@/components/ui/time-ago'
import { ApiProblem, call } from '@/lib/client/api'
import { hostnameFault } from '@/lib/contract/fields'
import { type Lease, leaseReserve } from '@/lib/contract/lease'

/** The name that a client reports, when it can be the name of a reservation. */
function presetName(lease: Lease): string {
  const name = (lease.hostname ?? '').trim().toLowerCase()
  return name !== '' && hostnameFault(name) === null ? name : ''
}

/** Reserves the address of an active lease for its client: prefilled from the lease, and says so. */
export function ReserveLease({ lease, onClose }: { lease: Lease; onClose: () => void }) {
  const client = useQueryClient()
  const field = useId()
  const [hostname, setHostname] = useState(() => presetName(lease))
  const [infra, setInfra] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const [problem, setProblem] = useState<string | null>(null)
  const [key] = useState(() => crypto.randomUUID())
  const reserve = async () => {
    const body = { hostname: hostname.trim() === '' ? null : hostname.trim(), infra }
    const parsed = leaseReserve.safeParse(body)
    setProblem(null)
    setFault(parsed.error?.issues[0]?.message)
    if (!parsed.success) return
    setBusy(true)
    try {
      const made = await call(
        'reserveLease',
        { params: { ip: lease.ip }, body },
        { idempotencyKey: `${key}-${JSON.stringify(body)}` },
      )
      follow({ row: made, op: 'create' })
      for (const name of ['listReservations', 'listLeases'])
        void client.invalidateQueries({ queryKey: [name] })
      onClose()
    } catch (error) {
      const atName =
        error instanceof ApiProblem ? error.errors.find(({ path }) => path === 'hostname') : undefined
      if (atName) setFault(atName.message)
      else setProblem(faultSentence(undefined, error instanceof Error ? error.message : 'reserving failed'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={busy ? () => undefined : onClose}
      title={`Reserve ${lease.ip}`}
      description="Kea will give the address to this client and to nobody else. Taken from its lease:"
      footer={
        <>
          <Button look="ghost" disabledReason={busy ? 'Being saved' : undefined} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" busy={busy} onClick={() => void reserve()}>
            Reserve
          </Button>
        </>
      }
    >
      <Facts>
        <Fact name="Client" mono>
          {lease.mac ?? lease.duid ?? lease.clientId}
        </Fact>
        <Fact name="Scope">{lease.scope}</Fact>
        <Fact name="Leased">
          <TimeAgo at={lease.since} />
          {lease.expiresAt ? (
            <span className="text-ink-3">
              , runs out <TimeAgo at={lease.expiresAt} />
            </span>
          ) : null}
        </Fact>
      </Facts>
      <Field
        id={field}
        label="Hostname"
        error={fault}
        hint={
          lease.hostname && presetName(lease) === ''
            ? `The client reports “${lease.hostname}”, which is no host name.`
            : 'Empty: the address is reserved without a name.'
        }
      >
        <Input
          id={field}
          mono
          autoComplete="off"
          spellCheck={false}
          value={hostname}
          onChange={(event) => setHostname(event.target.value)}
          {...fieldIds(field, true, fault !== undefined)}
        />
      </Field>
      <CheckboxField
        checked={infra}
        onChange={setInfra}
        label={
          <>
            Treat as <strong className="font-semibold">Infrastructure</strong>
          </>
        }
        hint="(Sticky DNS, Pin Hostname, TTL=86400s, Conflict Guard)"
      />
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </Dialog>
  )
}
