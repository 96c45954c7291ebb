'use client'
import { useQuery } from '@tanstack/react-query'
import { CircleHelp } from 'lucide-react'
import { stepOf } from '@/components/ddi/audit/chain-step-of'
import { type ChainStep, ChainSteps } from '@/components/ddi/audit/chain-steps'
import { causeSays } from '@/components/ddi/words'
import { Skeleton } from '@/components/ui/skeleton'
import { exact } from '@/components/ui/time'
import { query } from '@/lib/client/queries'
import type { DnsRecord } from '@/lib/contract/record'

/** Why a record is as it is: the last event that concerned it, top down. A missing step is shown as missing. */
export function WhyChain({ record }: { record: DnsRecord }) {
  const { data, isPending } = useQuery(query('listAudit', { query: { subjectId: record.id, limit: 5 } }))
  const latest = data?.items[0]
  return (
    <section aria-labelledby="why">
      <h3 id="why" className="mb-2 flex items-center gap-1.5 font-semibold text-sm">
        <CircleHelp aria-hidden className="size-4 text-ink-3" />
        Why?
      </h3>
      {isPending ? (
        <Skeleton className="h-24" />
      ) : latest ? (
        <ChainSteps
          steps={[
            { title: sentenceStart(causeSays[latest.cause] ?? latest.cause), note: `cause ${latest.cause}` },
            ...latest.chain.map((link) => stepOf(link, latest.line)),
            { title: latest.line, note: `${exact(Date.parse(latest.at))}, by ${latest.actor}`, mono: true },
            outcomeOf(record, latest.verb),
          ]}
        />
      ) : (
        <ChainSteps
          steps={[
            record.origin === 'imported'
              ? {
                  title: 'Found on the DNS server when the zone was listed',
                  note: record.seenAt
                    ? `last seen ${exact(Date.parse(record.seenAt))}`
                    : 'Nobody here made it.',
                }
              : { title: 'No audit event names this record', missing: true },
          ]}
        />
      )}
    </section>
  )
}

const sentenceStart = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The last step: what an authoritative server said afterwards. */
function outcomeOf(record: DnsRecord, verb: string): ChainStep {
  if (verb === 'refused' && !record.present) return { title: 'Nothing was changed in DNS' }
  if (record.present && record.servedAt) {
    return { title: 'An authoritative server answered so', note: exact(Date.parse(record.servedAt)) }
  }
  return record.wanted
    ? { title: 'No authoritative answer yet', missing: true }
    : { title: 'The server no longer has it' }
}
