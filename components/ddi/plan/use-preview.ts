'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { query } from '@/lib/client/queries'
import type { PolicyPreview } from '@/lib/contract/policy'

const REST_MS = 300

/** A value once it has rested: what is typed is not asked for letter by letter. */
function useRested<Value>(value: Value): Value {
  const text = JSON.stringify(value)
  const [rested, setRested] = useState({ text, value })
  useEffect(() => {
    const timer = setTimeout(() => setRested({ text, value: JSON.parse(text) as Value }), REST_MS)
    return () => clearTimeout(timer)
  }, [text])
  return rested.value
}

/** What a change of a policy would do now; `body` null: nothing is asked for. `current`: the answer is of this body. */
export function usePolicyPreview(body: PolicyPreview | null) {
  const rested = useRested(body)
  const result = useQuery({
    ...query('previewPolicy', { body: rested ?? {} }),
    enabled: rested !== null,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
  const same = JSON.stringify(rested) === JSON.stringify(body)
  return { ...result, current: body !== null && same && result.isSuccess && !result.isPlaceholderData }
}
