'use client'
import { GraduationCap, Square } from 'lucide-react'
import { useId, useState } from 'react'
import { useRoleReason } from '@/components/ddi/session'
import type { WatchVerbs } from '@/components/ddi/watch/use-watch-verbs'
import { countdown } from '@/components/ddi/watch/watch-chips'
import { watchReasons } from '@/components/ddi/watch/watch-reasons'
import { Field, fieldIds } from '@/components/form/field'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useNow } from '@/components/ui/use-now'
import { LEARN_MINUTES, type Watch } from '@/lib/contract/watch'

/** Lifts the hold for a chosen time, so that the next client may lease the address; counts down while it does. */
export function LearnNext({ watch, verbs, busy }: { watch: Watch; verbs: WatchVerbs; busy: string | null }) {
  const id = useId()
  const now = useNow()
  const role = useRoleReason('operator')
  const [minutes, setMinutes] = useState(String(LEARN_MINUTES.default))
  const [fault, setFault] = useState<string>()
  const until = watch.learnUntil ? Date.parse(watch.learnUntil) : null
  const working = busy === watch.id
  if (until !== null && (now === 0 || until > now)) {
    return (
      <Notice
        tone="warn"
        title={
          <>
            Learning the next client:{' '}
            <span role="timer" className="tabular-nums">
              {now === 0 ? '' : countdown(until - now)}
            </span>{' '}
            left
          </>
        }
        action={
          <Button
            size="sm"
            busy={working}
            disabledReason={role}
            onClick={() => void verbs.stopLearning(watch)}
          >
            <Square aria-hidden />
            Stop
          </Button>
        }
      >
        Any client may lease {watch.ip} now. The first that does is shown here, and the hold returns for it.
      </Notice>
    )
  }
  const learn = () => {
    const wish = /^\d+$/.test(minutes.trim()) ? Number(minutes) : 0
    if (wish < LEARN_MINUTES.min || wish > LEARN_MINUTES.max) {
      setFault(`must be whole minutes, ${LEARN_MINUTES.min} to ${LEARN_MINUTES.max}`)
      return
    }
    setFault(undefined)
    void verbs.learn(watch, wish)
  }
  const reason = watchReasons(watch, role).learn
  return (
    <div className="flex flex-wrap items-start gap-2">
      <Field id={id} label="Minutes" error={fault} className="w-24">
        <Input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || reason !== undefined) return
            event.preventDefault()
            learn()
          }}
          {...fieldIds(id, false, fault !== undefined)}
        />
      </Field>
      <div className="flex min-w-0 flex-1 flex-col items-start gap-1 pt-6">
        <Button busy={working} disabledReason={reason} onClick={learn}>
          <GraduationCap aria-hidden />
          Learn next client
        </Button>
        <p className="text-ink-3 text-xs">
          {reason ??
            'Lifts the hold for so long, so that the right client can lease the address and be bound.'}
        </p>
      </div>
    </div>
  )
}
