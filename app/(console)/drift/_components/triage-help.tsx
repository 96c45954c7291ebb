'use client'
import { Keyboard } from 'lucide-react'
import { triageKeys } from '@/app/(console)/drift/_components/use-triage-keys'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'

/** Opens the list of keys. */
export function TriageHint({ onOpen }: { onOpen: () => void }) {
  return (
    <Button look="ghost" onClick={onOpen} className="max-md:hidden">
      <Keyboard aria-hidden />
      Keys <Kbd>?</Kbd>
    </Button>
  )
}

/** Which keys do what while the focus is in the list. `reason`: why the verbs cannot be used. */
export function TriageHelp({ reason, onClose }: { reason: string | undefined; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title="Keys of the inbox"
      description="They work while the focus is in the list. With rows selected, the verbs are for all of these."
      footer={
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5 text-sm">
        {triageKeys.map((entry) => (
          <div key={entry.does} className="col-span-2 grid grid-cols-subgrid items-center">
            <dt className="flex gap-1">
              {entry.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className={reason && !('reads' in entry) ? 'text-ink-3' : ''}>{entry.does}</dd>
          </div>
        ))}
      </dl>
      {reason ? <p className="text-ink-3 text-xs">{reason}</p> : null}
    </Dialog>
  )
}
