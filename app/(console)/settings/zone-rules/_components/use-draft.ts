'use client'
import { useState } from 'react'

/** A row of a list that is being edited; the key stays with it wherever it moves. */
export interface DraftRow<Rule> {
  key: number
  rule: Rule
}

/** A list while one edits it. */
export interface Draft<Rule> {
  rows: readonly DraftRow<Rule>[]
  rules: Rule[]
  dirty: boolean
  add(rule: Rule): void
  change(key: number, rule: Rule): void
  move(key: number, by: -1 | 1): void
  remove(key: number): void
  reset(): void
}

/** The list as it was saved, to be edited. */
export function useDraft<Rule>(saved: readonly Rule[]): Draft<Rule> {
  const keyed = () => saved.map((rule, key) => ({ key, rule }))
  const [rows, setRows] = useState<readonly DraftRow<Rule>[]>(keyed)
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
      setRows(keyed())
    },
  }
}
