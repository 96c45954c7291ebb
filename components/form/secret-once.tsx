import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'

/** Something that is shown once, with a button that copies it. */
export function SecretOnce({
  title,
  secret,
  copyLabel,
  onClose,
  children,
}: {
  title: string
  secret: string
  copyLabel: string
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={children}
      footer={
        <>
          <CopyButton text={secret} label={copyLabel} wide />
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <code className="data wrap-anywhere select-all rounded-md bg-sunken px-3 py-2.5 text-sm">{secret}</code>
    </Dialog>
  )
}
