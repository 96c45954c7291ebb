import { ShieldCheck, ShieldHalf } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { isInfrastructureModified, type ReservationPolicy } from '@/lib/core/policy'

type InfraFlags = Pick<
  ReservationPolicy,
  'infra' | 'stickyDns' | 'pinHostname' | 'conflictGuard' | 'ttlClass'
>

/** Infrastructure, and whether one of its four settings was changed; nothing for an ordinary reservation. */
export function InfraChip({ flags }: { flags: InfraFlags }) {
  if (!flags.infra) return null
  const modified = isInfrastructureModified({
    ...flags,
    allowClientHostname: false,
    deleteOn: 'release',
    graceHours: 24,
  })
  return (
    <Badge
      tone="accent"
      icon={modified ? ShieldHalf : ShieldCheck}
      title={
        modified
          ? 'Infrastructure with changed settings'
          : 'Sticky DNS, Pin Hostname, TTL 86400 s, Conflict Guard'
      }
    >
      {modified ? 'Infrastructure (modified)' : 'Infrastructure'}
    </Badge>
  )
}
