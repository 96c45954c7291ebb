'use client'
import { type RefCallback, useCallback, useLayoutEffect, useRef } from 'react'
import { nextPlace } from '@/components/table/next-place'

interface Place {
  /** What had the focus, in which row, among which rows. */
  element: Element
  row: string
  rows: readonly string[]
  /** It never went elsewhere of its own accord. */
  holds: boolean
}

const rowOf = (element: Element): string | undefined =>
  element.closest<HTMLElement>('[data-row]')?.dataset.row

/**
 * Keeps the focus in a list while its rows come and go: a row that leaves with the focus, because somebody else settled
 * it, hands it to the next. Without this the focus falls to the page, and with it the keys of the list (WCAG 2.4.3).
 * The element of the answered ref takes `tabIndex={-1}`; a dialog gives the focus back to it when its row is gone.
 */
export function useKeptFocus(rows: readonly string[]): RefCallback<HTMLElement> {
  const now = useRef(rows)
  useLayoutEffect(() => {
    now.current = rows
  })
  return useCallback((list: HTMLElement | null) => {
    if (!list) return
    let place: Place | null = null

    const settle = (lost: Place) => {
      const next = nextPlace(lost.row, lost.rows, now.current)
      const row = [...list.querySelectorAll<HTMLElement>('[data-row]')].find(
        ({ dataset }) => dataset.row === next,
      )
      place = null
      const target =
        row?.querySelector<HTMLElement>('[data-open]') ??
        row?.querySelector<HTMLElement>('a[href], button:not([role=checkbox], :disabled)') ??
        list
      target.focus({ preventScroll: true })
      if (target !== list && next !== lost.row) row?.scrollIntoView({ block: 'nearest' })
    }
    const onFocusIn = ({ target }: FocusEvent) => {
      if (target === list && place && !place.element.isConnected) return settle(place)
      const row = target instanceof HTMLElement ? rowOf(target) : undefined
      place =
        row === undefined || !(target instanceof HTMLElement)
          ? null
          : { element: target, row, rows: now.current, holds: true }
    }
    const onFocusOut = () => {
      const left = place
      // Some browsers say so of what is taken out of the page as well: only then it is not there a moment later.
      queueMicrotask(() => {
        if (left?.element.isConnected && left.element !== document.activeElement) left.holds = false
      })
    }
    const observer = new MutationObserver(() => {
      if (!place) return
      if (place.element.isConnected) place.rows = now.current
      else if (place.holds && document.activeElement === document.body) settle(place)
    })
    list.addEventListener('focusin', onFocusIn)
    list.addEventListener('focusout', onFocusOut)
    observer.observe(list, { childList: true, subtree: true })
    return () => {
      list.removeEventListener('focusin', onFocusIn)
      list.removeEventListener('focusout', onFocusOut)
      observer.disconnect()
    }
  }, [])
}
