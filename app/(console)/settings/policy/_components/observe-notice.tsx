import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

/** An existing installation is left as it is until the toggles are confirmed. */
export function ObserveNotice({ reason, onConfirm }: { reason: string | undefined; onConfirm: () => void }) {
  return (
    <Notice
      tone="info"
      title="Holdfast observes: leases change nothing in DNS yet"
      action={
        <Button disabledReason={reason} onClick={onConfirm}>
          Confirm these toggles
        </Button>
      }
    >
      Reservations are carried out: their records are created, changed and withdrawn with them. Look through
      the toggles. Confirming shows first what would change, and nothing happens before Apply.
    </Notice>
  )
}
