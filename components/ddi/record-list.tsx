import Link from 'next/link'
import { AddressLink } from '@/components/ddi/address/address-link'
import { ProvenanceBadge } from '@/components/ddi/provenance-badge'
import { StatusWithReason } from '@/components/ddi/status-chip'
import type { DnsRecord } from '@/lib/contract/record'

/** Names before addresses: what people ask for stands first. */
const byDirection = (a: DnsRecord, b: DnsRecord) =>
  Number(a.type === 'PTR') - Number(b.type === 'PTR') || a.name.localeCompare(b.name)

/** A few records, one line each; with `detailed` also why they are there and how far they are. */
export function RecordList({
  records,
  detailed = false,
}: {
  records: readonly DnsRecord[]
  detailed?: boolean
}) {
  if (records.length === 0) return null
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-md border border-line text-sm">
      {[...records].sort(byDirection).map((record) => (
        <li key={record.id} className="flex flex-col gap-1 px-3 py-2">
          <div className="flex min-w-0 items-baseline gap-2">
            <span className="w-11 shrink-0 text-ink-3 text-xs">{record.type}</span>
            {detailed ? (
              <Link
                href={`/dns/records?open=${record.id}`}
                className="data wrap-anywhere text-accent hover:underline"
              >
                {record.name}
              </Link>
            ) : (
              <span className="data wrap-anywhere">{record.name}</span>
            )}
            <span className="ml-auto shrink-0 text-ink-3 text-xs">{record.view}</span>
          </div>
          {detailed ? (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pl-13">
              {record.type === 'A' || record.type === 'AAAA' ? (
                <AddressLink ip={record.value} className="wrap-anywhere text-ink-2" />
              ) : (
                <span className="data wrap-anywhere text-ink-2">{record.value}</span>
              )}
              <span className="text-ink-3 text-xs tabular-nums">TTL {record.ttl} s</span>
              <ProvenanceBadge provenance={record.provenance} origin={record.origin} />
              <StatusWithReason
                status={record.status}
                reason={record.reason}
                leavesAt={record.leavesAt}
                wrap
              />
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
