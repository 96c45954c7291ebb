import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Overview } from '@/lib/contract/overview'

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0)
const number = (value: number) => value.toLocaleString('en')
const seconds = (value: number | null) =>
  value === null ? '–' : value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`

/** How many of each, what is on its way, and how long it takes. */
export function Counts({ overview }: { overview: Overview }) {
  const { counts, changes } = overview
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-line [gap:1px] lg:grid-cols-5">
      <Tile href="/dhcp/reservations" name="Reservations" value={number(sum(counts.reservations))}>
        <Parts
          href="/dhcp/reservations"
          counts={counts.reservations}
          order={['failed', 'queued', 'accepted', 'served']}
        />
      </Tile>
      <Tile href="/dns/records" name="Records" value={number(sum(counts.records))}>
        <Parts
          href="/dns/records"
          counts={counts.records}
          order={['failed', 'refused', 'leaving', 'queued', 'served']}
        />
      </Tile>
      <Tile href="/dhcp/leases?state=active" name="Active leases" value={number(counts.leases.active ?? 0)}>
        {number(sum(counts.leases))} known, {number(counts.scopes)} scopes
      </Tile>
      <Tile name="Changes waiting" value={number(changes.queued)}>
        {changes.failed > 0 ? (
          <span className="font-medium text-bad">{number(changes.failed)} failed</span>
        ) : (
          'none failed'
        )}
      </Tile>
      <Tile name="Event to served, p50" value={seconds(changes.p50Seconds)}>
        p95 {seconds(changes.p95Seconds)}, {number(changes.servedLastHour)} in the last hour
      </Tile>
    </dl>
  )
}

function Tile({
  name,
  value,
  href,
  children,
}: {
  name: string
  value: string
  href?: string
  children: ReactNode
}) {
  return (
    <div className="flex min-w-0 flex-col bg-surface px-4 py-3 max-lg:last:col-span-2">
      <dt className="text-ink-3 text-xs">{name}</dt>
      <dd className="mt-0.5 font-semibold text-2xl tabular-nums tracking-tight">
        {href ? (
          <Link href={href} className="hover:text-accent">
            {value}
          </Link>
        ) : (
          value
        )}
      </dd>
      <dd className="mt-1 flex flex-wrap gap-x-2.5 text-ink-3 text-xs tabular-nums">{children}</dd>
    </div>
  )
}

const alarming = new Set(['failed', 'refused'])

function Parts({
  href,
  counts,
  order,
}: {
  href: string
  counts: Readonly<Record<string, number>>
  order: readonly string[]
}) {
  return order
    .filter((state) => (counts[state] ?? 0) > 0)
    .map((state) => (
      <Link
        key={state}
        href={`${href}?status=${state}`}
        className={
          alarming.has(state)
            ? 'whitespace-nowrap font-medium text-bad hover:underline'
            : 'whitespace-nowrap hover:text-accent hover:underline'
        }
      >
        {number(counts[state] ?? 0)} {state}
      </Link>
    ))
}
