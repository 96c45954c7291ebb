import type { ReactNode } from 'react'
import { shortClient } from '@/components/ddi/address/address-sentence'
import { LeaseChip } from '@/components/ddi/lease/lease-chip'
import { leaseEnd } from '@/components/ddi/lease/lease-end'
import { causeSays } from '@/components/ddi/words'
import { Fact, Facts } from '@/components/ui/facts'
import { Instant, TimeAgo } from '@/components/ui/time-ago'
import type { Lease } from '@/lib/contract/lease'

/** Who has an address, or had it last, and its last event; `ip` where the card does not say it, `reserved` where it is asked. */
export function LeaseFacts({
  lease,
  ip,
  reserved,
}: {
  lease: Pick<Lease, 'state' | 'cause' | 'since' | 'mac' | 'duid' | 'clientId' | 'hostname' | 'expiresAt'>
  ip?: string | null
  reserved?: ReactNode
}) {
  const ends = leaseEnd(lease)
  return (
    <Facts className="px-4 py-1.5">
      <Fact name="State">
        <span className="flex flex-wrap items-center gap-2">
          <LeaseChip state={lease.state} />
          <span className="text-ink-2">
            {causeSays[lease.cause] ?? lease.cause} <TimeAgo at={lease.since} />
          </span>
        </span>
      </Fact>
      {ip ? (
        <Fact name="Address" mono>
          {ip}
        </Fact>
      ) : null}
      <Fact name="Client" mono>
        {shortClient(lease)}
      </Fact>
      <Fact name="Client’s name" mono>
        {lease.hostname}
      </Fact>
      {reserved ? <Fact name="Reserved client">{reserved}</Fact> : null}
      <Fact name={lease.state === 'active' ? 'Runs out' : 'Ran until'}>
        {ends ? <Instant at={ends} /> : null}
      </Fact>
    </Facts>
  )
}
