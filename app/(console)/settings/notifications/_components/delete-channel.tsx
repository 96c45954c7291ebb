'use client'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
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
  const { id, name, version, waiting } = channel
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      description={
        waiting > 0
          ? `${waiting} messages that wait are not sent any more. What was sent is forgotten.`
          : 'Nobody is told by it any more. What was sent is forgotten.'
      }
      verb="Delete channel"
      onConfirm={async () => {
        await call('deleteChannel', { params: { id } }, { version })
        toast.success(`${name}: deleted`)
        onDeleted()
      }}
      onClose={onClose}
    />
  )
}
