'use client'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { InfrastructurePlanDialog } from '@/components/ddi/reservation/infrastructure-plan'
import { useRoleReason } from '@/components/ddi/session'
import { Button } from '@/components/ui/button'

/** What can be done with the chosen reservations. */
export function BulkVerbs({ ids, clear }: { ids: readonly string[]; clear: () => void }) {
  const [open, setOpen] = useState(false)
  const reason = useRoleReason('operator')
  return (
    <>
      <Button size="sm" disabledReason={reason} onClick={() => setOpen(true)}>
        <ShieldCheck aria-hidden />
        Mark as Infrastructure
      </Button>
      {open ? (
        <InfrastructurePlanDialog
          selection={{ ids: [...ids] }}
          onDone={clear}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}
