import Link from 'next/link'
import type { ReactNode } from 'react'
import { lagText } from '@/components/ui/time'
import type { Overview } from '@/lib/contract/overview'

type ByState = Readonly<Record<string, number>>

const number = (value: number) => value.toLocaleString('en')
const sum = (counts: ByState) => Object.values(counts).reduce((total, count) => total + count, 0)
const of = (counts: ByState, states: readonly string[]) =>
  states.reduce((total, state) => total + (counts[state] ?? 0), 0)

/** How many of each, what is on its way, what did not work, and how long it takes. */
export function Counts({ overview }: { overview: Overview }) {
  const { counts, changes } = overview
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-line [gap:1px] md:grid-cols-3 xl:grid-cols-6">
      <Tile href="/dhcp/reservations" name="Reservations" value={number(sum(counts.reservations))}>
        <Parts href="/dhcp/reservations" counts={counts.reservations} states={['served']} />
      </Tile>
      <Tile href="/dns/records" name="Records" value={number(sum(counts.records))}>
        <Parts href="/dns/records" counts={counts.records} states={['served', 'refused', 'leaving']} />
      </Tile>
      <Tile href="/dhcp/leases?state=active" name="Active leases" value={number(counts.leases.active ?? 0)}>
        {number(sum(counts.leases))} known, {number(counts.scopes)} scopes
      </Tile>
      <Unfinished
        name="Waiting"
        counts={counts}
        states={['queued', 'accepted']}
        none="nothing is on its way"
      />
      <Unfinished
        name="Failed"
        more={{ href: '/settings/dead-letters', label: 'dead letters' }}
        counts={counts}
        states={['failed']}
        none="nothing failed"
        alarming
      />
      <Tile name="Event to served, p50" value={lagText(changes.p50Seconds)}>
        <span className="whitespace-nowrap">p95 {lagText(changes.p95Seconds)}</span>
        <span className="whitespace-nowrap">{number(changes.servedLastHour)} in the last hour</span>
      </Tile>
    </dl>
  )
}

/** Rows that are not where they should be, each kind with the way to its list. */
function Unfinished({
  name,
  more,
  counts,
  states,
  none,
  alarming = false,
}: {
  name: string
  /** Where more is told of them. */
  more?: { href: string; label: string }
  counts: Overview['counts']
  states: readonly string[]
  none: string
  alarming?: boolean
}) {
  const total = of(counts.reservations, states) + of(counts.records, states)
  return (
    <Tile name={name} value={number(total)} alarming={alarming && total > 0}>
      {total === 0 ? none : null}
      <Parts href="/dhcp/reservations" counts={counts.reservations} states={states} what="reservation" />
      <Parts href="/dns/records" counts={counts.records} states={states} what="record" />
      {more && total > 0 ? (
        <Link href={more.href} className="whitespace-nowrap hover:text-accent hover:underline">
          {more.label}
        </Link>
      ) : null}
    </Tile>
  )
}

function Tile({
  name,
  value,
  href,
  alarming = false,
  children,
}: {
  name: string
  value: string
  href?: string
  alarming?: boolean
  children: ReactNode
}) {
  return (
    <div className="flex min-w-0 flex-col bg-surface px-4 py-3">
      <dt className="text-ink-3 text-xs">{name}</dt>
      <dd
        className={`mt-0.5 font-semibold text-2xl tabular-nums tracking-tight ${alarming ? 'text-bad' : ''}`}
      >
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

const looks: Readonly<Record<string, string>> = { failed: 'text-bad', refused: 'text-warn' }

/** The states that occur, each a link to its filtered list. */
function Parts({
  href,
  counts,
  states,
  what = '',
}: {
  href: string
  counts: ByState
  states: readonly string[]
  /** Named, in the singular, where several kinds stand together. */
  what?: string
}) {
  return states
    .filter((state) => (counts[state] ?? 0) > 0)
    .map((state) => (
      <Link
        key={state}
        href={`${href}?status=${state}`}
        className={`whitespace-nowrap hover:text-accent hover:underline ${looks[state] ? `font-medium ${looks[state]}` : ''}`}
      >
        {number(counts[state] ?? 0)} {what && (counts[state] === 1 ? what : `${what}s`)} {state}
      </Link>
    ))
}
