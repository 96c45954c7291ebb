'use client'
import { useQuery } from '@tanstack/react-query'
import { faultSentence } from '@/components/form/fault'
import { Badge } from '@/components/ui/badge'
import { Fact, Facts } from '@/components/ui/facts'
import { Skeleton } from '@/components/ui/skeleton'
import { query } from '@/lib/client/queries'
import type { DecidedValue, EffectiveKey, EffectiveQuery } from '@/lib/contract/effective-policy'

const rows: readonly { key: EffectiveKey; name: string; unit?: string }[] = [
  { key: 'dnsEnabled', name: 'Publish in DNS' },
  { key: 'ttl', name: 'TTL', unit: 's' },
  { key: 'ptr', name: 'PTR follows' },
  { key: 'deleteOnRelease', name: 'Delete on RELEASE' },
  { key: 'deleteOnExpiry', name: 'Delete on EXPIRY' },
  { key: 'graceHours', name: 'Grace', unit: 'h' },
  { key: 'pinHostname', name: 'Pin Hostname' },
  { key: 'allowClientHostname', name: 'Client may rename it' },
  { key: 'conflictGuard', name: 'Conflict Guard' },
  { key: 'drift', name: 'Conflict handling' },
]

const levels = { global: 'global', scope: 'scope', reservation: 'this reservation' } as const

const textOf = (value: DecidedValue['value'], unit = '') =>
  typeof value === 'boolean' ? (value ? 'on' : 'off') : `${value}${unit ? ` ${unit}` : ''}`

/** What each level says, for hover. */
function chainText({ chain }: DecidedValue, unit: string | undefined): string {
  return chain
    .map(({ level, value }) => `${levels[level]}: ${value === null ? 'inherits' : textOf(value, unit)}`)
    .join(', ')
}

/** Every setting that holds here, and the level that decided it. */
export function EffectiveList({ of }: { of: EffectiveQuery }) {
  const { data, error, isPending } = useQuery(query('getEffectivePolicy', { query: of }))
  if (isPending) return <Skeleton className="m-4 h-56" />
  if (!data) return <p className="p-4 text-ink-3 text-sm">{faultSentence(undefined, error?.message ?? '')}</p>
  return (
    <Facts className="px-4 py-1.5">
      {rows.map(({ key, name, unit }) => {
        const decided = data.values[key]
        if (!decided) return null
        return (
          <Fact key={key} name={name}>
            <span className="flex items-center gap-2" title={chainText(decided, unit)}>
              <span>{textOf(decided.value, unit)}</span>
              {decided.from === 'global' ? (
                <span className="text-ink-3 text-xs">from global</span>
              ) : (
                <Badge tone={decided.from === 'scope' ? 'info' : 'accent'}>
                  {decided.from === 'scope' ? `from ${data.scope?.name ?? 'the scope'}` : 'this reservation'}
                </Badge>
              )}
            </span>
          </Fact>
        )
      })}
    </Facts>
  )
}
