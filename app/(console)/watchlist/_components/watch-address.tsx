'use client'
import { useId, useState } from 'react'
import { AddressCard } from '@/components/ddi/address/address-card'
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
  const watch = async () => {
    const parsed = watchCreate.safeParse({ ip })
    setFault(parsed.error?.issues[0]?.message)
    if (!parsed.success || busy || role !== undefined) return
    setBusy(true)
    try {
      const made = await call('createWatch', { body: { ip } }, { idempotencyKey: `${key}-${ip}` })
      onMade(made.id)
    } catch (error) {
      const [first] = error instanceof ApiProblem ? error.errors : []
      setFault(first?.message ?? (error instanceof Error ? error.message : 'It could not be watched'))
    } finally {
      setBusy(false)
    }
  }
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
          <Button look="primary" busy={busy} disabledReason={role} onClick={() => void watch()}>
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
            void watch()
          }}
          {...fieldIds(field, false, fault !== undefined)}
        />
      </Field>
      <AddressCard typed={ip} idle="What DHCP and DNS know about the address stands here." />
    </Dialog>
  )
}
