'use client'
import { type RefCallback, useCallback, useState } from 'react'

/** The inner width of an element in rem, as it changes; infinite until it was measured. */
export function useWidth<Element extends HTMLElement>(): [ref: RefCallback<Element>, width: number] {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY)
  const ref = useCallback((element: Element | null) => {
    if (!element) return
    const measure = () => {
      const { fontSize } = getComputedStyle(document.documentElement)
      setWidth(element.clientWidth / (Number.parseFloat(fontSize) || 16))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}
