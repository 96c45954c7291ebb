'use client'
import { useState } from 'react'
import type { ZoneRuleItem } from '@/lib/contract/zone-rule'

/** A rule of the list that is being edited; the key stays with it wherever it moves. */
export interface DraftRule {
  key: number
  rule: ZoneRuleItem
}

export interface Draft {
  rows: readonly DraftRule[]
  rules: readonly ZoneRuleItem[]
  dirty: boolean
  add(rule: ZoneRuleItem): void
  change(key: number, rule: ZoneRuleItem): void
  move(key: number, by: -1 | 1): void
  remove(key: number): void
  reset(): void
}

/** The list of rules while one edits it. */
export function useDraft(saved: readonly ZoneRuleItem[]): Draft {
  const keyed = (rules: readonly ZoneRuleItem[]) => rules.map((rule, key) => ({ key, rule }))
  const [rows, setRows] = useState<readonly DraftRule[]>(() => keyed(saved))
  const [nextKey, setNextKey] = useState(saved.length)
  const rules = rows.map(({ rule }) => rule)
  return {
    rows,
    rules,
    dirty: JSON.stringify(rules) !== JSON.stringify(saved),
    add(rule) {
      setRows([...rows, { key: nextKey, rule }])
      setNextKey(nextKey + 1)
    },
    change(key, rule) {
      setRows(rows.map((row) => (row.key === key ? { key, rule } : row)))
    },
    move(key, by) {
      const at = rows.findIndex((row) => row.key === key)
      const row = rows[at]
      if (row === undefined || at + by < 0 || at + by >= rows.length) return
      const others = rows.filter((other) => other !== row)
      setRows([...others.slice(0, at + by), row, ...others.slice(at + by)])
    },
    remove(key) {
      setRows(rows.filter((row) => row.key !== key))
    },
    reset() {
      setRows(keyed(saved))
    },
  }
}
