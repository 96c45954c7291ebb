'use client'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'

/** Asks before something goes for good. While it goes it cannot be closed; what was refused stands in the dialog. */
export function ConfirmDialog({
  title,
  description,
  verb,
  onConfirm,
  onClose,
}: {
  title: string
  description: ReactNode
  /** Of the button. */
  verb: string
  /** Rejects with a message that is fit for an operator. */
  onConfirm: () => Promise<void>
  onClose: () => void
}) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const confirm = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'Something went wrong in this page.')
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={busy ? () => undefined : onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button look="ghost" disabledReason={busy ? 'Being done' : undefined} onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" busy={busy} onClick={() => void confirm()}>
            {verb}
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
