'use client'
import { useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { faultSentence } from '@/components/form/fault'
import { Button } from '@/components/ui/button'
import { call } from '@/lib/client/api'
import type { Delivery } from '@/lib/contract/notification'

/** One more try for a message that was given up. */
export function SendAgain({ delivery: { id, channel } }: { delivery: Delivery }) {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const send = async () => {
    setBusy(true)
    try {
      await call('resendDelivery', { params: { id } })
      toast.success(`Sent again to ${channel}`, { description: 'What becomes of it stands here.' })
    } catch (error) {
      toast.error('Not sent', {
        description: faultSentence(
          undefined,
          error instanceof Error ? error.message : 'Something went wrong',
        ),
      })
    } finally {
      setBusy(false)
      for (const name of ['listDeliveries', 'listChannels'])
        void client.invalidateQueries({ queryKey: [name] })
    }
  }
  return (
    <Button size="sm" busy={busy} aria-label={`Send again to ${channel}`} onClick={() => void send()}>
      <RotateCw aria-hidden />
      Send again
    </Button>
  )
}
