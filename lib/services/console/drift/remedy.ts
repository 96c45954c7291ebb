import type { EffectLine } from '@/lib/contract/effect'
import type { Tx } from '@/lib/db/client'

/** What an alert would have done, and how to do it. */
export interface Remedy {
  lines: EffectLine[]
  total: number
  /** How many of them put something right. */
  changes: number
  /** Why it cannot be done now; null: it can. */
  obstacle: string | null
  apply(tx: Tx): Promise<void>
}
