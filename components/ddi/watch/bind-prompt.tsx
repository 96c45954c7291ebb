'use client'
import { BookmarkPlus, UserX } from 'lucide-react'
import { useRoleReason } from '@/components/ddi/session'
import { seenClientWords } from '@/components/ddi/watch/client-words'
import type { WatchVerbs } from '@/components/ddi/watch/use-watch-verbs'
import { watchReasons } from '@/components/ddi/watch/watch-reasons'
import { Button } from '@/components/ui/button'
import { TimeAgo } from '@/components/ui/time-ago'
import type { Watch } from '@/lib/contract/watch'

/** `Bind?` [Bind] [Not this one]: asked as soon as a client was seen at a watched address. */
export function BindButtons({
  watch,
  verbs,
  busy,
  size = 'md',
}: {
  watch: Watch
  verbs: WatchVerbs
  busy: string | null
  size?: 'sm' | 'md'
}) {
  const reasons = watchReasons(watch, useRoleReason('operator'))
  const working = busy === watch.id
  return (
    <span className="flex flex-wrap gap-1.5">
      <Button
        look="primary"
        size={size}
        busy={working}
        disabledReason={reasons.bind}
        aria-label={size === 'sm' ? `Bind ${watch.ip}` : undefined}
        onClick={() => void verbs.bind(watch)}
      >
        <BookmarkPlus aria-hidden />
        Bind
      </Button>
      <Button
        size={size}
        disabledReason={working ? 'Something is being saved' : reasons.reject}
        aria-label={size === 'sm' ? `Not this one, at ${watch.ip}` : undefined}
        onClick={() => void verbs.reject(watch)}
      >
        <UserX aria-hidden />
        Not this one
      </Button>
    </span>
  )
}

/** The question, with who was seen, since when, and what Bind would do. */
export function BindPrompt({ watch, verbs, busy }: { watch: Watch; verbs: WatchVerbs; busy: string | null }) {
  const { client } = watch
  if (watch.state !== 'client-seen' || client === null) return null
  return (
    <section
      aria-label="Bind?"
      className="flex flex-col gap-2.5 rounded-md border border-accent bg-accent-soft px-3.5 py-3 text-sm"
    >
      <div>
        <p className="wrap-anywhere font-semibold text-ink">Bind? {seenClientWords(client)}</p>
        <p className="mt-0.5 text-ink-2">
          {client.leased ? 'It has a lease of' : 'It had a lease of'} {watch.ip}, seen{' '}
          <TimeAgo at={client.seenAt} />. Bind reserves the address for it
          {watch.name ? ` as ${watch.name}` : ''}, with the defaults of Infrastructure.
        </p>
      </div>
      <BindButtons watch={watch} verbs={verbs} busy={busy} />
    </section>
  )
}
