'use client'
import { useEffect, useState } from 'react'

/** A value once it has rested for so many milliseconds: what is typed is not asked for letter by letter. */
export function useRested<Value>(value: Value, restMs: number): Value {
  const text = JSON.stringify(value)
  const [rested, setRested] = useState({ text, value })
  useEffect(() => {
    const timer = setTimeout(() => setRested({ text, value: JSON.parse(text) as Value }), restMs)
    return () => clearTimeout(timer)
  }, [text, restMs])
  return rested.value
}
