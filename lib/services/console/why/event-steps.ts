import type { WhyStep } from '@/lib/contract/why'
import { colonHex, formatMacUpper } from '@/lib/core/identifier'
import type { EventRow, LeaseRow } from '@/lib/services/console/why/read-chain'
import { missing, pages, step } from '@/lib/services/console/why/step'

interface Client {
  hwaddr?: string
  duid?: string
}

/** Who a row of Kea's is about. */
function clientWords({ hwaddr = '', duid = '' }: Client): string {
  if (/[^0]/.test(hwaddr)) return hwaddr.length === 12 ? formatMacUpper(hwaddr) : colonHex(hwaddr)
  return duid === '' ? 'a client that Kea does not name' : `DUID ${colonHex(duid)}`
}

function eventTitle(kind: string, ip: string, client: string): string {
  switch (kind) {
    case 'GRANT':
      return `Kea granted ${ip} to ${client}`
    case 'RENEW':
      return `${client} renewed ${ip}`
    case 'RELEASE':
      return `${client} released ${ip}`
    case 'EXPIRY':
      return `The lease of ${ip} by ${client} ran out`
    case 'FLUSH':
      return `Kea cleared the lease of ${ip} away`
    case 'MOVED':
      return `${client} moved away from ${ip}`
    case 'DECLINE':
      return `${client} declined ${ip}: somebody else uses it`
    case 'DECLINE_END':
      return `The probation of ${ip} is over`
    default:
      return `${kind} of ${ip}`
  }
}

const OPS: Readonly<Record<string, string>> = {
  INSERT: 'appeared',
  UPDATE: 'was changed',
  DELETE: 'was deleted',
}

/** What happened in Kea. */
export function eventStep(event: EventRow): WhyStep {
  const { at, tbl, op, kind, ip, id } = event
  const source = `${tbl} ${op}, event ${id}`
  if (ip === null) {
    const what = OPS[op.toUpperCase()] ?? 'was changed'
    return step('event', `A reservation ${what} in Kea`, { at, actor: 'Kea', detail: source })
  }
  const row = event.after ?? event.before ?? {}
  const name = row.hostname ?? ''
  const said = name === '' ? 'no name' : `the name ${JSON.stringify(name.slice(0, 80))}`
  return step('event', eventTitle(kind, ip, clientWords(row)), {
    at,
    actor: 'Kea',
    detail: `with ${said}; ${source}`,
    link: pages.lease(ip),
  })
}

/** The event that should be there: it was never seen, or its row is no longer kept. */
export function noEvent(seen: boolean): WhyStep {
  return seen
    ? missing('event', 'The event in Kea is no longer kept')
    : missing('event', 'No event in Kea is known', 'What stands was found by a listing.')
}

/** What is known of the lease since then. */
export function leaseStep(lease: LeaseRow): WhyStep {
  const { ip, state, cause, since, expires_at: expires } = lease
  const until = state === 'active' && expires !== null ? `; it runs until ${expires.toISOString()}` : ''
  return step('fact', `Lease of ${ip}: ${state}`, {
    at: since,
    detail: `${cause}, ${clientWords(lease)}${until}`,
    link: pages.lease(ip),
  })
}
