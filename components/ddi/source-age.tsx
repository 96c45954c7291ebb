'use client'
import { useQuery } from '@tanstack/react-query'
import { Clock, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { hopWords, inRoadOrder, shownState } from '@/components/ddi/hops'
import { shortSpan } from '@/components/ui/time'
import { useNow } from '@/components/ui/use-now'
import { query } from '@/lib/client/queries'
import { useLive } from '@/lib/client/use-live'
import type { Health } from '@/lib/contract/overview'

type HopKind = 'kea-feed' | 'kea-scopes' | 'dns'

/**
 * Where what stands here comes from and how old that source's last sign of life is: `Kea feed 4 s ago`. Amber, with
 * the reason, when a source is silent or ill. `dns` means the servers of all views.
 */
export function SourceAge({ of }: { of: readonly HopKind[] }) {
  const { data } = useQuery({ ...query('getOverview'), refetchInterval: 15_000 })
  const now = useNow()
  const { skewMs } = useLive()
  if (!data) return null
  const hops = data.health.filter((hop) =>
    of.some((kind) => hop.name === kind || hop.name.startsWith(`${kind}:`)),
  )
  if (hops.length === 0) return <Ill>{of.includes('dns') ? 'No DNS server' : 'Kea'} was not heard yet</Ill>
  const aged = inRoadOrder(hops).map((hop) => aging(hop, now === 0 ? null : now + skewMs))
  return onePerKind(aged).map((hop) => <Hop key={hop.name} {...hop} />)
}

interface Aged {
  name: string
  title: string
  state: ReturnType<typeof shownState>
  detail: string | null
  /** Seconds since the last check. */
  age: number
}

function aging(hop: Health, at: number | null): Aged {
  const age = at === null ? hop.ageSeconds : Math.max(0, (at - Date.parse(hop.checkedAt)) / 1000)
  const { title } = hopWords(hop.name)
  return { name: hop.name, title, state: shownState(hop, age), detail: hop.detail, age }
}

/** DNS servers that are all well are told as one, by the oldest; ill ones by name. */
function onePerKind(hops: readonly Aged[]): readonly Aged[] {
  const servers = hops.filter(({ name }) => name.startsWith('dns:'))
  const [oldest] = [...servers].sort((a, b) => b.age - a.age)
  if (!oldest || servers.some(({ state }) => state !== 'ok')) return hops
  return [...hops.filter((hop) => !servers.includes(hop)), { ...oldest, title: 'DNS' }]
}

function Hop({ title, state, detail, age }: Aged) {
  if (state === 'silent' || state === 'unknown') {
    return (
      <Ill>
        {title} silent for {shortSpan(age)}
      </Ill>
    )
  }
  if (state !== 'ok') return <Ill>{`${title} ${state}${detail ? `: ${detail}` : ''}`}</Ill>
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap text-ink-3 text-xs tabular-nums">
      <Clock aria-hidden className="size-3" />
      {title} {shortSpan(age)} ago
    </span>
  )
}

function Ill({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1 text-warn text-xs">
      <TriangleAlert aria-hidden className="size-3 shrink-0" />
      <span className="wrap-anywhere">{children}</span>
    </span>
  )
}
