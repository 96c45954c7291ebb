'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRested } from '@/components/ui/use-rested'
import { query } from '@/lib/client/queries'
import { type RecordPreviewInput, recordPreview } from '@/lib/contract/record-write'

const REST_MS = 250

/** What a write of a record would do. Nothing is asked for while `body` is null or not yet what the API takes. */
export function useRecordPreview(body: RecordPreviewInput | null) {
  const valid = body !== null && recordPreview.safeParse(body).success ? body : null
  const rested = useRested(valid, REST_MS)
  const result = useQuery({
    ...query('previewRecord', { body: rested ?? {} }),
    enabled: rested !== null,
    placeholderData: keepPreviousData,
    staleTime: 2_000,
    retry: false,
  })
  const same = JSON.stringify(rested) === JSON.stringify(valid)
  return {
    asked: valid !== null,
    data: rested === null ? undefined : result.data,
    error: rested === null ? null : result.error,
    current: same && !result.isPlaceholderData && !result.isPending,
  }
}
