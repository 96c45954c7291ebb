'use client'
import { useQuery } from '@tanstack/react-query'
import { CircleOff } from 'lucide-react'
import {
  LeaseSection,
  ReservationSection,
  WatchSection,
} from '@/app/(console)/addresses/[ip]/_components/address-cards'
import { AddressVerbs } from '@/app/(console)/addresses/[ip]/_components/address-verbs'
import { ScopeSection } from '@/app/(console)/addresses/[ip]/_components/scope-section'
import { addressSentence, isTaken } from '@/components/ddi/address/address-sentence'
import { AlertStrip } from '@/components/ddi/alert/alert-strip'
import { AuditCard } from '@/components/ddi/audit/audit-list'
import { ProblemState } from '@/components/ddi/problem-state'
import { RecordList } from '@/components/ddi/record-list'
import { SourceAge } from '@/components/ddi/source-age'
import { faultSentence } from '@/components/form/fault'
import { Card } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { query } from '@/lib/client/queries'
import type { AddressCard } from '@/lib/contract/address'
import { canonicalIp } from '@/lib/core/ip'

/** Reservation, lease, records, watch, alerts and history of one address on one screen, live. */
export function AddressDetail({ typed }: { typed: string }) {
  const ip = canonicalIp(typed)
  const { data, error, refetch } = useQuery({
    ...query('getAddress', { params: { ip: ip ?? '' } }),
    enabled: ip !== null,
  })
  if (ip === null) {
    return (
      <EmptyState
        icon={CircleOff}
        title={`“${typed}” is no address`}
        action={<LinkButton href="/dhcp/scopes">Scopes</LinkButton>}
      >
        An IPv4 or IPv6 address is asked for, without prefix length.
      </EmptyState>
    )
  }
  if (error && !data) return <ProblemState error={error} what={ip} retry={() => void refetch()} />
  return (
    <>
      <PageHeader
        title={<span className="data">{ip}</span>}
        sources={<SourceAge of={['kea-feed', 'dns']} />}
        subtitle={
          data ? (
            <span className={cn('wrap-anywhere', isTaken(data) && 'font-medium text-warn')}>
              {addressSentence(data)}
            </span>
          ) : (
            <Skeleton className="h-5 w-80" />
          )
        }
        actions={data ? <AddressVerbs card={data} /> : null}
      />
      <PageBody>{data ? <Body card={data} /> : <Skeleton className="h-96" />}</PageBody>
    </>
  )
}

function Body({ card }: { card: AddressCard }) {
  const { ip, records, recordCount, unusable } = card
  return (
    <>
      {unusable ? (
        <Notice tone="warn" title="No host can have this address">
          {faultSentence('It', unusable)}
        </Notice>
      ) : null}
      <AlertStrip of={{ ip }} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Card
            title="Records"
            aside={
              recordCount > records.length ? (
                <LinkButton size="sm" look="ghost" href={`/dns/records?ip=${encodeURIComponent(ip)}`}>
                  All {recordCount.toLocaleString('en')}
                </LinkButton>
              ) : (
                `${recordCount}`
              )
            }
          >
            <div className="p-3">
              {records.length > 0 ? (
                <RecordList records={records} detailed />
              ) : (
                <p className="text-ink-3 text-sm">No name points here, and no PTR stands for it.</p>
              )}
            </div>
          </Card>
          <ScopeSection card={card} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <ReservationSection card={card} />
          <LeaseSection card={card} />
          <WatchSection card={card} />
        </div>
      </div>
      <AuditCard ip={ip} />
    </>
  )
}
