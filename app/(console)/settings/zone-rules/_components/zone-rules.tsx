'use client'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { RuleEditor } from '@/app/(console)/settings/zone-rules/_components/rule-editor'
import { ProblemState } from '@/components/ddi/problem-state'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { query } from '@/lib/client/queries'
import type { ZoneRules } from '@/lib/contract/zone-rule'

/** Global: zone rules. */
export function ZoneRulesPage() {
  const { data, error, refetch } = useQuery(query('getZoneRules'))
  // What a draft began from: it stays on the page while one works on it, whatever others save.
  const [begun, setBegun] = useState<ZoneRules | null>(null)
  const shown = begun ?? data
  const onDraft = useCallback((dirty: boolean) => setBegun(dirty ? (shown ?? null) : null), [shown])
  const newer = begun !== null && data !== undefined && data.version !== begun.version
  return (
    <>
      <PageHeader
        title="Zone rules"
        subtitle="Global. Say where a hostname is published: in which zones and views, for how long it is cached. The first rule that fits decides."
      />
      <PageBody>
        {error && !data ? (
          <ProblemState error={error} what="the zone rules" retry={() => void refetch()} />
        ) : shown ? (
          <RuleEditor
            key={shown.version}
            saved={shown}
            onDraft={onDraft}
            onDrop={newer ? () => setBegun(null) : undefined}
          />
        ) : (
          <Skeleton className="h-96" />
        )}
      </PageBody>
    </>
  )
}
