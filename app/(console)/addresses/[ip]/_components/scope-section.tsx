import Link from 'next/link'
import { Card } from '@/components/ui/card'
import { Fact, Facts } from '@/components/ui/facts'
import type { AddressCard } from '@/lib/contract/address'

/** Where the address lies. */
export function ScopeSection({ card }: { card: AddressCard }) {
  const { scope, scopeId, subnet, pool } = card
  return (
    <Card title="Scope">
      {scope === null ? (
        <p className="p-4 text-ink-3 text-sm">No scope of Kea covers it: DHCP has no say there.</p>
      ) : (
        <Facts className="px-4 py-1.5">
          <Fact name="Scope">
            <Link href={`/dhcp/scopes/${scopeId}`} className="text-accent hover:underline">
              {scope}
            </Link>
          </Fact>
          <Fact name="Subnet" mono>
            {subnet}
          </Fact>
          <Fact name="Pool" mono={pool !== null}>
            {pool === null
              ? 'outside every pool: Kea leases it to no stranger'
              : `${pool.first} to ${pool.last}`}
          </Fact>
        </Facts>
      )}
    </Card>
  )
}
