'use client'
import { useId, useState } from 'react'
import { LastClient } from '@/app/(console)/watchlist/_components/last-client'
import { AddressCard } from '@/components/ddi/address/address-card'
import { follow } from '@/components/ddi/follow'
import type { ClientBody } from '@/components/ddi/proposal/client-input'
import { useRoleReason } from '@/components/ddi/session'
import { faultSentence } from '@/components/form/fault'
import { Field, fieldIds } from '@/components/form/field'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Input } from '@/components/ui/input'
import { ApiProblem, call } from '@/lib/client/api'
import { watchCreate } from '@/lib/contract/watch'

/** Puts an address on the list by hand. */
export function WatchAddress({
  preset,
  onClose,
  onMade,
}: {
  preset: string
  onClose: () => void
  onMade: (id: string) => void
}) {
  const field = useId()
  const role = useRoleReason('operator')
  const [ip, setIp] = useState(preset)
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [key] = useState(() => crypto.randomUUID())
  const run = async (make: () => Promise<string>) => {
    if (busy || role !== undefined) return
    setBusy(true)
    try {
      onMade(await make())
    } catch (error) {
      const [first] = error instanceof ApiProblem ? error.errors : []
      setFault(first?.message ?? (error instanceof Error ? error.message : 'It could not be watched'))
    } finally {
      setBusy(false)
    }
  }
  const add = async (address: string) =>
    (await call('createWatch', { body: { ip: address } }, { idempotencyKey: `${key}-${address}` })).id
  const watch = () => {
    const parsed = watchCreate.safeParse({ ip })
    setFault(parsed.error?.issues[0]?.message)
    if (parsed.success) void run(() => add(ip))
  }
  const bind = (address: string, client: ClientBody, watchId: string | null) =>
    void run(async () => {
      const id = watchId ?? (await add(address))
      const { reservation } = await call('bindWatch', { params: { id }, body: client })
      follow({ row: reservation, op: 'create' })
      return id
    })
  return (
    <Dialog
      open
      onClose={busy ? () => undefined : onClose}
      title="Watch an address"
      description="As soon as a client leases it, the client is shown here and you are asked to bind it."
      footer={
        <>
          <Button look="ghost" disabledReason={busy ? 'Being saved' : undefined} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" busy={busy} disabledReason={role} onClick={watch}>
            Watch
          </Button>
        </>
      }
    >
      <Field
        id={field}
        label="IP address"
        error={fault === undefined ? undefined : faultSentence('IP address', fault)}
      >
        <Input
          id={field}
          mono
          autoComplete="off"
          spellCheck={false}
          placeholder="192.168.1.57"
          value={ip}
          onChange={(event) => {
            setIp(event.target.value)
            setFault(undefined)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            watch()
          }}
          {...fieldIds(field, false, fault !== undefined)}
        />
      </Field>
      <AddressCard typed={ip} idle="What DHCP and DNS know about the address stands here." />
      <LastClient typed={ip} reason={role} busy={busy} onBind={bind} />
    </Dialog>
  )
}
