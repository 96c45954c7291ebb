'use client'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useFormContext } from 'react-hook-form'
import type { ReservationValues } from '@/components/ddi/reservation/values'
import { clock } from '@/components/ui/time'
import { query } from '@/lib/client/queries'
import type { Scope } from '@/lib/contract/scope'
import { cidrContains, longestCidr, rangeContains } from '@/lib/core/cidr'
import { canonicalIp } from '@/lib/core/ip'

/** What is known about the address being typed: its scope and pool, and who has it. */
export function AddressHint({ scopes, ownId }: { scopes: readonly Scope[]; ownId?: string | undefined }) {
  const { watch } = useFormContext<ReservationValues>()
  const chosen = scopes.find((scope) => scope.name === watch('scope'))
  const ip = canonicalIp(useDeferredValue(watch('ip')).trim())
  const lookup = { q: ip ?? '', limit: 5 }
  const reservations = useQuery({ ...query('listReservations', { query: lookup }), enabled: ip !== null })
  const leases = useQuery({ ...query('listLeases', { query: lookup }), enabled: ip !== null })
  if (ip === null) return <>{chosen ? poolsOf(chosen) : 'Empty: the reservation fixes the hostname alone.'}</>
  const home = longestCidr(ip, scopes)
  if (chosen && !cidrContains(chosen.subnet, ip)) {
    return (
      <span className="text-warn">
        Outside {chosen.name} {chosen.subnet}
        {home ? `; it lies in ${home.name}` : ''}.
      </span>
    )
  }
  const scope = chosen ?? home
  const pool = scope?.pools.find((each) => rangeContains(each.first, each.last, ip))
  const where = scope
    ? pool
      ? `In ${scope.name}, inside the pool ${pool.first} to ${pool.last}`
      : `In ${scope.name}, outside its pools`
    : 'Outside every scope'
  const holder = reservations.data?.items.find((row) => row.ip === ip && row.id !== ownId)
  const lease = leases.data?.items.find((row) => row.ip === ip && row.state === 'active')
  const who = (name: string | null, mac: string | null) =>
    [mac, name ? `(${name})` : ''].filter(Boolean).join(' ')
  if (holder) {
    return (
      <span className="text-warn">
        {where}. Reserved for {who(holder.hostname, holder.mac ?? holder.identifier.value)}.
      </span>
    )
  }
  if (lease) {
    const until = lease.expiresAt ? ` until ${clock(Date.parse(lease.expiresAt))}` : ''
    return (
      <span className="text-warn">
        {where}. Leased to {who(lease.hostname, lease.mac ?? lease.duid)}
        {until}.
      </span>
    )
  }
  const checked = reservations.isSuccess && leases.isSuccess
  return (
    <>
      {where}
      {checked ? ', free' : ''}.
    </>
  )
}

function poolsOf(scope: Scope): string {
  if (scope.pools.length === 0) return `${scope.name} is ${scope.subnet}, without pools.`
  const pools = scope.pools.map((pool) => `${pool.first} to ${pool.last}`).join(', ')
  return `${scope.name} is ${scope.subnet}; pools ${pools}.`
}
