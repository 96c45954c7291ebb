'use client'
import { useQuery } from '@tanstack/react-query'
import { CircleHelp } from 'lucide-react'
import { useId } from 'react'
import { ChainSteps } from '@/components/ddi/audit/chain-steps'
import { chainStepOf } from '@/components/ddi/why/why-steps'
import { causeSays } from '@/components/ddi/words'
import { faultSentence } from '@/components/form/fault'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { query } from '@/lib/client/queries'

/** Of what is asked: one record, lease, reservation or alert. */
export type WhySubject = { record: string } | { lease: string } | { reservation: string } | { alert: string }

/** Why something is as it is, from what happened down to what a DNS server answers. A missing step is drawn as missing. */
export function Why({ of }: { of: WhySubject }) {
  const id = useId()
  const { data, error, isPending } = useQuery(query('getWhy', { query: of }))
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-2 flex flex-wrap items-center gap-x-1.5 font-semibold text-sm">
        <CircleHelp aria-hidden className="size-4 text-ink-3" />
        Why?
        {data?.cause ? (
          <span className="font-normal text-ink-3 text-xs">
            {causeSays[data.cause] ?? data.cause} ({data.cause})
          </span>
        ) : null}
      </h3>
      {isPending ? (
        <Skeleton className="h-28" />
      ) : data ? (
        <ChainSteps steps={data.steps.map(chainStepOf)} />
      ) : (
        <Notice tone="warn" title="The chain could not be read">
          {faultSentence(undefined, error?.message ?? '')}
        </Notice>
      )}
    </section>
  )
}
