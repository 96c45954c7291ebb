'use client'
import { Radio, RadioReceiver } from 'lucide-react'
import { cn } from '@/components/ui/cn'
import { shortSpan } from '@/components/ui/time'
import { Tooltip } from '@/components/ui/tooltip'
import { useNow } from '@/components/ui/use-now'
import { useLive } from '@/lib/client/use-live'

/** Whether what stands on the page is live, and since when it is not. */
export function FeedState() {
  const live = useLive()
  const now = useNow()
  const age = live.heardAt === null || now === 0 ? null : shortSpan((now - live.heardAt) / 1000)
  const down = live.state === 'down'
  const word = down ? 'Not live' : live.state === 'live' ? 'Live' : 'Connecting'
  const says = down
    ? `The live feed is silent${age ? `, last heard ${age} ago` : ''}: what you see may be old. Trying again; reload the page if this lasts.`
    : live.state === 'live'
      ? `Changes appear by themselves${age ? `; last heard ${age} ago` : ''}.`
      : 'Connecting to the live feed.'
  const Icon = down ? RadioReceiver : Radio
  return (
    <Tooltip text={says} side="bottom">
      <button
        type="button"
        aria-label={`${word}. ${says}`}
        className={cn(
          'flex h-7 items-center gap-1.5 rounded-md px-2 font-medium text-xs',
          down ? 'bg-warn-soft text-warn' : live.state === 'live' ? 'text-ok' : 'text-ink-3',
        )}
      >
        <Icon aria-hidden className="size-3.5" />
        <span className={down ? '' : 'max-sm:hidden'}>{word}</span>
      </button>
    </Tooltip>
  )
}
