'use client'
import { useQuery } from '@tanstack/react-query'
import { Activity, ArrowLeft, Bookmark, Network } from 'lucide-react'
import { KeaDdnsNotice } from '@/app/(console)/dhcp/scopes/[id]/_components/kea-ddns-notice'
import { ScopePolicy } from '@/app/(console)/dhcp/scopes/[id]/_components/scope-policy'
import { AlertStrip } from '@/components/ddi/alert/alert-strip'
import { ProblemState } from '@/components/ddi/problem-state'
import { SourceAge } from '@/components/ddi/source-age'
import { sizeText, Utilisation } from '@/components/ddi/utilisation'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Fact, Facts } from '@/components/ui/facts'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { TimeAgo } from '@/components/ui/time-ago'
import { ApiProblem } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { Scope } from '@/lib/contract/scope'

/** One scope: its pools, how full they are, and the DDNS settings it overrides. */
export function ScopeDetail({ id }: { id: string }) {
  const { data: scope, error, refetch } = useQuery(query('getScope', { params: { id } }))
  const back = (
    <LinkButton href="/dhcp/scopes">
      <ArrowLeft aria-hidden />
      All scopes
    </LinkButton>
  )
  if (error instanceof ApiProblem && error.status >= 400 && error.status < 500) {
    return (
      <EmptyState icon={Network} title="There is no such scope" action={back}>
        Kea’s configuration never named it, or it was removed long ago.
      </EmptyState>
    )
  }
  if (error && !scope) return <ProblemState error={error} what="the scope" retry={() => void refetch()} />
  if (!scope) {
    return (
      <>
        <PageHeader title={<Skeleton className="h-6 w-40" />} subtitle={<Skeleton className="h-5 w-56" />} />
        <PageBody>
          <Skeleton className="h-72" />
        </PageBody>
      </>
    )
  }
  const name = encodeURIComponent(scope.name)
  return (
    <>
      <PageHeader
        title={scope.name}
        subtitle={<span className="data">{scope.subnet}</span>}
        actions={
          <>
            {back}
            <LinkButton href={`/dhcp/reservations?scope=${name}`}>
              <Bookmark aria-hidden />
              Reservations
            </LinkButton>
            <LinkButton href={`/dhcp/leases?scope=${name}`}>
              <Activity aria-hidden />
              Leases
            </LinkButton>
          </>
        }
      />
      <PageBody>
        {scope.gone ? (
          <Notice tone="warn" title="Kea no longer has this scope">
            Its reservations and leases are kept here as they were last seen.
          </Notice>
        ) : null}
        <KeaDdnsNotice scope={scope} />
        <AlertStrip of={{ scope: scope.name }} />
        <ScopePolicy key={scope.version} scope={scope} />
        <Addresses scope={scope} />
      </PageBody>
    </>
  )
}

function Addresses({ scope }: { scope: Scope }) {
  const use = scope.utilisation
  const number = (value: number) => value.toLocaleString('en')
  return (
    <Card
      title="Addresses"
      aside={
        scope.gone ? (
          <span>
            last seen <TimeAgo at={scope.seenAt} />
          </span>
        ) : (
          <SourceAge of={['kea-scopes']} />
        )
      }
    >
      <Facts className="px-4 py-1.5">
        <Fact name="Pools in use">
          <Utilisation scope={scope} />
        </Fact>
        <Fact name="Pools" mono>
          {scope.pools.length > 0
            ? scope.pools.map((pool) => (
                <span key={pool.first} className="block">
                  {pool.first} to {pool.last}
                </span>
              ))
            : null}
        </Fact>
        <Fact name="Size">{sizeText(use.size)} addresses</Fact>
        <Fact name="Leased">{number(use.leased)}</Fact>
        <Fact name="Declined">{number(use.declined)}</Fact>
        <Fact name="Reserved">{number(use.reserved)}</Fact>
        <Fact name="Lease time">
          {scope.validLifetime === null ? null : `${number(scope.validLifetime)} s`}
        </Fact>
        <Fact name="Shared network">{scope.sharedNetwork}</Fact>
        <Fact name="Kea subnet id">{scope.keaSubnetId}</Fact>
        <Fact name="Reservations in Kea">
          {[
            scope.reservationsInSubnet ? 'in the subnet' : '',
            scope.reservationsOutOfPool ? 'only outside the pools' : '',
            scope.reservationsGlobal ? 'global' : '',
          ]
            .filter(Boolean)
            .join(', ') || 'off'}
        </Fact>
        <Fact name="Read from" mono>
          {scope.source}
        </Fact>
      </Facts>
    </Card>
  )
}
