'use client'
import { useRef } from 'react'

/** Whoever had the focus: for a verb of a menu the button that opened the menu, since the menu is gone later. */
function holderOfFocus(): HTMLElement | null {
  const active = document.activeElement
  const menu = active?.closest('[role="menu"]')
  const holder = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active
  return holder instanceof HTMLElement ? holder : null
}

/** For dialogs that no trigger of theirs opens: closing gives the focus back to where it was. */
export function useReturnFocus() {
  const from = useRef<HTMLElement | null>(null)
  const list = useRef<HTMLElement | null>(null)
  return {
    remember: () => {
      from.current = holderOfFocus()
      list.current = from.current?.closest<HTMLElement>('[data-list]') ?? null
    },
    restore: (event: Event) => {
      event.preventDefault()
      // The row may have left meanwhile, often by what was done here: its list knows the next.
      const back = from.current?.isConnected ? from.current : list.current
      back?.focus()
    },
  }
}
