'use client'
import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react'

/** The keys of the list, in the order of their legend. */
export const triageKeys = [
  { keys: ['J', 'K'], does: 'next, previous', reads: true },
  { keys: ['Enter'], does: 'open', reads: true },
  { keys: ['E'], does: 'fix: shows the plan first' },
  { keys: ['C'], does: 'acknowledge' },
  { keys: ['S'], does: 'snooze a day' },
  { keys: ['A'], does: 'assign' },
  { keys: ['M'], does: 'mute' },
  { keys: ['R'], does: 'resolve' },
  { keys: ['X'], does: 'select' },
  { keys: ['?'], does: 'these keys', reads: true },
] as const satisfies readonly { keys: readonly string[]; does: string; reads?: true }[]

export type TriageVerb = 'acknowledge' | 'snooze' | 'resolve' | 'fix' | 'assign' | 'mute'

const verbs: Readonly<Record<string, TriageVerb>> = {
  c: 'acknowledge',
  s: 'snooze',
  r: 'resolve',
  e: 'fix',
  a: 'assign',
  m: 'mute',
}

function rowsIn(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[data-row]')]
}

function focusRow(row: HTMLElement | undefined, list: HTMLElement): void {
  const target = row?.querySelector<HTMLElement>('[data-open]') ?? list
  target.focus()
  row?.scrollIntoView({ block: 'nearest' })
}

/**
 * J and K move through the rows, letters are verbs of the row with the focus. They work only while the focus is in the
 * list (WCAG 2.1.4), which takes it when the page opens.
 */
export function useTriageKeys(onVerb: (verb: TriageVerb, key: string) => void, onHelp: () => void) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.focus({ preventScroll: true })
  }, [])
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLDivElement>) => {
      const root = list.current
      const target = event.target
      if (!root || !(target instanceof HTMLElement) || !root.contains(target)) return
      if (event.ctrlKey || event.metaKey || event.altKey || target.matches('input, select, textarea')) return
      const key = event.key.toLowerCase()
      const rows = rowsIn(root)
      const at = rows.findIndex((row) => row.contains(document.activeElement))
      if (key === '?') {
        event.preventDefault()
        onHelp()
        return
      }
      if (key === 'j' || key === 'k') {
        event.preventDefault()
        focusRow(rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + (key === 'j' ? 1 : -1)))], root)
        return
      }
      if (key === 'x') {
        event.preventDefault()
        rows[at]?.querySelector<HTMLElement>('[role=checkbox]')?.click()
        return
      }
      const verb = verbs[key]
      const id = rows[at]?.dataset.row
      if (verb === undefined || id === undefined) return
      event.preventDefault()
      // A resolved alert leaves the list, and would take the focus with it.
      if (verb === 'resolve') focusRow(rows[at + 1] ?? rows[at - 1], root)
      onVerb(verb, id)
    },
    [onVerb, onHelp],
  )
  return { list, onKeyDown }
}
