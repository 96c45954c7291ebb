'use client'
import { CircleCheck, CircleHelp, CircleX, type LucideIcon, TriangleAlert, VolumeX } from 'lucide-react'
import { hopWords, inRoadOrder, shownState } from '@/components/ddi/hops'
import { Badge } from '@/components/ui/badge'
import { CodeText } from '@/components/ui/code-text'
import { shortSpan } from '@/components/ui/time'
import { type Tone, toneText } from '@/components/ui/tone'
import { useNow } from '@/components/ui/use-now'
import { useLive } from '@/lib/client/use-live'
import type { Health } from '@/lib/contract/overview'

const looks: Record<ReturnType<typeof shownState>, { icon: LucideIcon; tone: Tone }> = {
  ok: { icon: CircleCheck, tone: 'ok' },
  silent: { icon: VolumeX, tone: 'warn' },
  degraded: { icon: TriangleAlert, tone: 'warn' },
  down: { icon: CircleX, tone: 'bad' },
  unknown: { icon: CircleHelp, tone: 'warn' },
}

/** The hops between Kea and DNS: state, age of the last check, and for an ill one the reason and the cure. */
export function HopList({ hops }: { hops: readonly Health[] }) {
  const now = useNow()
  const { skewMs } = useLive()
  return (
    <ul className="divide-y divide-line text-sm">
      {inRoadOrder(hops).map((hop) => {
        const age =
          now === 0 ? hop.ageSeconds : Math.max(0, (now + skewMs - Date.parse(hop.checkedAt)) / 1000)
        const state = shownState(hop, age)
        const { icon, tone } = looks[state]
        const { title, cure } = hopWords(hop.name)
        return (
          <li key={hop.name} className="px-4 py-2">
            <div className="flex items-center gap-3">
              <span className="min-w-0 flex-1 truncate">
                <span className="font-medium">{title}</span>
                {state === 'ok' && hop.detail ? (
                  <span className="ml-2 text-ink-3 text-xs">{hop.detail}</span>
                ) : null}
              </span>
              <span className={`text-xs tabular-nums ${state === 'silent' ? toneText.warn : 'text-ink-3'}`}>
                {shortSpan(age)} ago
              </span>
              <Badge tone={tone} icon={icon} className="w-22">
                {state}
              </Badge>
            </div>
            {hop.detail && state !== 'ok' ? (
              <p className={`wrap-anywhere mt-0.5 text-xs ${toneText[tone]}`}>{hop.detail}</p>
            ) : null}
            {state === 'ok' ? null : (
              <p className="mt-0.5 text-ink-2 text-xs">
                <CodeText text={cure} />
              </p>
            )}
          </li>
        )
      })}
    </ul>
  )
}
