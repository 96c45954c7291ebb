'use client'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { call } from '@/lib/client/api'
import type { Channel } from '@/lib/contract/notification'

/** Asks before a channel goes with its messages. */
export function DeleteChannel({
  channel,
  onDeleted,
  onClose,
}: {
  channel: Channel
  onDeleted: () => void
  onClose: () => void
}) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const remove = async () => {
    setBusy(true)
    try {
      await call('deleteChannel', { params: { id: channel.id } }, { version: channel.version })
      toast.success(`${channel.name}: deleted`)
      onDeleted()
      onClose()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'Deleting failed')
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete ${channel.name}?`}
      description={
        channel.waiting > 0
          ? `${channel.waiting} messages that wait are not sent any more. What was sent is forgotten.`
          : 'Nobody is told by it any more. What was sent is forgotten.'
      }
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" busy={busy} onClick={() => void remove()}>
            Delete channel
          </Button>
        </>
      }
    >
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </Dialog>
  )
}
