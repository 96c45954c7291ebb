'use client'
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useRested } from '@/components/ui/use-rested'
import { query } from '@/lib/client/queries'
import type { PolicyPreview } from '@/lib/contract/policy'
import type { ZoneRulesPut } from '@/lib/contract/zone-rule'

const REST_MS = 300

/** A plan stays in sight while the next one is computed. */
const KEPT = { placeholderData: keepPreviousData, staleTime: 5_000 }

/** A draft once it has rested; null: there is nothing to plan. */
function useDraft<Draft>(draft: Draft | null) {
  const rested = useRested(draft, REST_MS)
  const same = JSON.stringify(rested) === JSON.stringify(draft)
  return {
    rested,
    /** `current`: the answer is of the draft as it is now. */
    of: <Data>(result: UseQueryResult<Data>) => ({
      ...result,
      current: draft !== null && same && result.isSuccess && !result.isPlaceholderData,
    }),
  }
}

/** What a change of a policy would do now; null: nothing is asked for. */
export function usePolicyPreview(body: PolicyPreview | null) {
  const { rested, of } = useDraft(body)
  return of(
    useQuery({ ...query('previewPolicy', { body: rested ?? {} }), ...KEPT, enabled: rested !== null }),
  )
}

/** What the lists of zone rules would do now; null: nothing is asked for. */
export function useZoneRulesPreview(body: ZoneRulesPut | null) {
  const { rested, of } = useDraft(body)
  return of(
    useQuery({
      ...query('previewZoneRules', { body: rested ?? { rules: [] } }),
      ...KEPT,
      enabled: rested !== null,
    }),
  )
}
