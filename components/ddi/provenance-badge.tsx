import { Anchor, type LucideIcon, PencilLine, Shuffle } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { Tone } from '@/components/ui/tone'

const looks: Record<string, { icon: LucideIcon; tone: Tone; says: string }> = {
  'static(admin)': { icon: PencilLine, tone: 'info', says: 'Made by a person. No DHCP event touches it.' },
  'ddns(dynamic)': { icon: Shuffle, tone: 'neutral', says: 'Made from a dynamic lease.' },
  'ddns(reservation)': { icon: Anchor, tone: 'plum', says: 'Made from a reservation.' },
}

/** Why a record is there. Dashed: found on the server at import, so inferred. */
export function ProvenanceBadge({ provenance, origin }: { provenance: string; origin?: string | undefined }) {
  const look = looks[provenance] ?? { icon: Shuffle, tone: 'neutral' as const, says: '' }
  const imported = origin === 'imported'
  return (
    <Badge
      tone={look.tone}
      icon={look.icon}
      dashed={imported}
      title={
        imported ? 'Found on the server at import: never changed until an operator adopts it.' : look.says
      }
    >
      {provenance}
      {imported ? ' imported' : ''}
    </Badge>
  )
}
