import { Ban, Hourglass, type LucideIcon, Minus, Pencil, Plus, ShieldCheck } from 'lucide-react'
import type { Tone } from '@/components/ui/tone'
import type { Effect, EffectLine } from '@/lib/contract/effect'

interface Look {
  /** What stands in front of the row. */
  sign: '+' | '~' | '-' | '='
  icon: LucideIcon
  tone: Tone
  /** After a number: `3 leave later`. */
  word: string
}

/** How each kind of line is told: sign, glyph, colour and word. */
export const planLooks: Readonly<Record<EffectLine['op'], Look>> = {
  create: { sign: '+', icon: Plus, tone: 'ok', word: 'created' },
  update: { sign: '~', icon: Pencil, tone: 'info', word: 'updated' },
  delete: { sign: '-', icon: Minus, tone: 'bad', word: 'deleted' },
  leave: { sign: '-', icon: Hourglass, tone: 'warn', word: 'deleted later' },
  stay: { sign: '~', icon: ShieldCheck, tone: 'ok', word: 'no longer leaving' },
  refuse: { sign: '=', icon: Ban, tone: 'warn', word: 'refused' },
}

export const planOps = Object.keys(planLooks) as readonly EffectLine['op'][]

/** In the order in which they are carried out. */
export const planSystems = [
  { system: 'watchlist', title: 'Watchlist' },
  { system: 'kea', title: 'Kea' },
  { system: 'dns', title: 'DNS' },
] as const

const order: readonly EffectLine['op'][] = ['delete', 'leave', 'refuse', 'update', 'stay', 'create']

/** What takes something away first, and addresses before their pointers. */
export function inPlanOrder(lines: readonly EffectLine[]): EffectLine[] {
  const weight = ({ op, target }: EffectLine) => order.indexOf(op) * 2 + (target.type === 'PTR' ? 1 : 0)
  return [...lines].sort((a, b) => weight(a) - weight(b))
}

/** How many lines a plan has, also those that were not sent. */
export function planSize({ counts }: Pick<Effect, 'counts'>): number {
  return planOps.reduce((sum, op) => sum + counts[op], 0)
}

/** A plan of lines that the page knows by itself: nothing of it stops resolving. */
export function planOf(lines: readonly EffectLine[]): Effect {
  const count = (op: EffectLine['op']) => lines.filter((line) => line.op === op).length
  return {
    counts: {
      create: count('create'),
      update: count('update'),
      delete: count('delete'),
      leave: count('leave'),
      stay: count('stay'),
      refuse: count('refuse'),
    },
    stopResolving: { now: 0, later: 0, names: [] },
    lines: [...lines],
    complete: true,
  }
}
