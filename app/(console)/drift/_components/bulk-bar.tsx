'use client'
import { BellOff, CheckCheck, Eye, UserRoundPlus, Wrench } from 'lucide-react'
import { type RefObject, useEffect } from 'react'
import type { TriageVerb } from '@/app/(console)/drift/_components/use-triage-keys'
import { Button } from '@/components/ui/button'

/** The rows that are chosen, and how to let go of them. */
export interface Chosen {
  keys: readonly string[]
  clear: () => void
}

const verbs = [
  { verb: 'fix', label: 'Fix', icon: Wrench },
  { verb: 'acknowledge', label: 'Acknowledge', icon: Eye },
  { verb: 'snooze', label: 'Snooze a day', icon: BellOff },
  { verb: 'assign', label: 'Assign', icon: UserRoundPlus },
  { verb: 'resolve', label: 'Resolve', icon: CheckCheck },
] as const

/** The verbs for the chosen rows. While it stands, the keys of the list mean these rows too. */
export function BulkBar({
  chosen,
  into,
  busy,
  reason,
  onVerb,
}: {
  chosen: Chosen
  into: RefObject<Chosen | null>
  busy: boolean
  reason: string | undefined
  onVerb: (verb: TriageVerb, chosen: Chosen) => void
}) {
  useEffect(() => {
    into.current = chosen
    return () => {
      into.current = null
    }
  }, [chosen, into])
  return verbs.map(({ verb, label, icon: Icon }) => (
    <Button key={verb} size="sm" busy={busy} disabledReason={reason} onClick={() => onVerb(verb, chosen)}>
      <Icon aria-hidden />
      {label}
    </Button>
  ))
}
