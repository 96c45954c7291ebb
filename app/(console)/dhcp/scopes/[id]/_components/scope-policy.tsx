'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Fact, Facts } from '@/components/ui/facts'
import { query } from '@/lib/client/queries'
import type { Scope } from '@/lib/contract/scope'

const onOff = (on: boolean | undefined) => (on === undefined ? '…' : on ? 'on' : 'off')

/** The DDNS settings that hold in a scope, and whether they are its own or the global ones. */
export function ScopePolicyCard({ scope }: { scope: Scope }) {
  const { data: global } = useQuery(query('getPolicy'))
  const own = scope.policy
  const rows: { name: string; own: boolean; value: ReactNode }[] = [
    {
      name: 'DNS',
      own: own.dnsEnabled !== undefined,
      value: onOff(own.dnsEnabled ?? global?.dnsEnabled),
    },
    {
      name: 'TTL',
      own: own.defaultTtl !== undefined,
      value: `${own.defaultTtl ?? global?.defaultTtl ?? '…'} s`,
    },
    { name: 'PTR', own: own.ptr !== undefined, value: onOff(own.ptr ?? global?.ptr) },
    {
      name: 'Delete on RELEASE',
      own: own.deleteOnRelease !== undefined,
      value: onOff(own.deleteOnRelease ?? global?.deleteOnRelease),
    },
    {
      name: 'Delete on EXPIRY',
      own: own.deleteOnExpiry !== undefined,
      value: onOff(own.deleteOnExpiry ?? global?.deleteOnExpiry),
    },
    {
      name: 'Grace',
      own: own.graceHours !== undefined,
      value: `${own.graceHours ?? global?.graceHours ?? '…'} h`,
    },
    { name: 'Drift', own: own.drift !== undefined, value: own.drift ?? global?.drift ?? '…' },
  ]
  return (
    <Card title="DDNS" aside="own settings win over the global policy">
      <Facts className="px-4 py-1.5">
        {rows.map((row) => (
          <Fact key={row.name} name={row.name}>
            <span className="flex items-center gap-2">
              {row.value}
              {row.own ? (
                <Badge tone="accent">this scope</Badge>
              ) : (
                <span className="text-ink-3 text-xs">global</span>
              )}
            </span>
          </Fact>
        ))}
      </Facts>
    </Card>
  )
}
