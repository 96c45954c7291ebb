import { Ban, Check, FileQuestion, type LucideIcon, Minus, Pencil, Plus } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { Tone } from '@/components/ui/tone'

const looks: Record<string, { icon: LucideIcon; tone: Tone }> = {
  created: { icon: Plus, tone: 'ok' },
  updated: { icon: Pencil, tone: 'info' },
  deleted: { icon: Minus, tone: 'bad' },
  kept: { icon: Check, tone: 'neutral' },
  refused: { icon: Ban, tone: 'warn' },
}

/** What was done, as word, glyph and colour. */
export function VerbChip({ verb }: { verb: string }) {
  const look = looks[verb] ?? { icon: FileQuestion, tone: 'neutral' as const }
  return (
    <Badge tone={look.tone} icon={looks[verb] ? look.icon : undefined}>
      {verb}
    </Badge>
  )
}
