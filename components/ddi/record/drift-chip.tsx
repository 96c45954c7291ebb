import { TriangleAlert } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { exact } from '@/components/ui/time'
import type { DnsRecord } from '@/lib/contract/record'

const words: Readonly<Record<string, string>> = {
  missing: 'gone from the server',
  changed: 'changed on the server',
  ttl: 'other TTL on the server',
  foreign: 'written by somebody else',
}

const foreign = 'it is not ours, and stands beside a record of ours or in its place. It is never touched.'

/** It was changed on the DNS server behind our back; nothing while it was not. */
export function DriftChip({ record }: { record: Pick<DnsRecord, 'drift' | 'driftAt'> }) {
  const { drift, driftAt } = record
  if (drift === null) return null
  return (
    <Badge
      tone="warn"
      icon={TriangleAlert}
      title={`Drift${driftAt ? `, found ${exact(Date.parse(driftAt))}` : ''}: ${drift === 'foreign' ? foreign : 'not repaired while Drift detection is Warn.'}`}
    >
      {words[drift] ?? `drift: ${drift}`}
    </Badge>
  )
}
