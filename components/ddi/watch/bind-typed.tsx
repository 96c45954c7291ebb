'use client'
import { useState } from 'react'
import { ClientFields } from '@/components/ddi/proposal/client-fields'
import { clientBody, noClient } from '@/components/ddi/proposal/client-input'
import type { WatchVerbs } from '@/components/ddi/watch/use-watch-verbs'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { Watch } from '@/lib/contract/watch'

/** Reserves a watched address for a client that an operator types: its MAC, client ID or DUID. */
export function BindTyped({
  watch,
  verbs,
  onClose,
}: {
  watch: Watch
  verbs: WatchVerbs
  onClose: () => void
}) {
  const [typed, setTyped] = useState(noClient)
  const [fault, setFault] = useState<string>()
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const bind = async () => {
    if (busy) return
    const read = clientBody(typed)
    setFault('fault' in read ? read.fault : undefined)
    if (!('body' in read)) return
    setBusy(true)
    const refused = await verbs.bind(watch, read.body)
    setBusy(false)
    if (refused === null) onClose()
    else setProblem(refused)
  }
  return (
    <Dialog
      open
      onClose={busy ? () => undefined : onClose}
      title={`Bind ${watch.ip}`}
      description={`Kea will give the address to this client and to nobody else${watch.name ? `; the reservation is called as the record ${watch.name}` : ''}. It gets the defaults of Infrastructure.`}
      footer={
        <>
          <Button look="ghost" disabledReason={busy ? 'Being saved' : undefined} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" busy={busy} onClick={() => void bind()}>
            Bind
          </Button>
        </>
      }
    >
      <ClientFields
        value={typed}
        onChange={(next) => {
          setTyped(next)
          setFault(undefined)
        }}
        onEnter={() => void bind()}
        fault={fault}
        autoFocus
      />
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </Dialog>
  )
}
