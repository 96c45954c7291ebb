import type { WhyStep } from '@/lib/contract/why'
import { colonHex, formatMacUpper } from '@/lib/core/identifier'
import type { EventRow, LeaseRow } from '@/lib/services/console/why/read-chain'
import { missing, pages, step } from '@/lib/services/console/why/step'

interface Client {
  hwaddr?: string
  duid?: string
}

const tells = (hex: string | undefined): hex is string => /[^0]/.test(hex ?? '')

/** Who rows of Kea's are about, by the first of them that names somebody: Kea empties a row on its way out. */
function clientWords(...rows: readonly (Client | null)[]): string {
  for (const row of rows) {
    if (tells(row?.hwaddr))
      return row.hwaddr.length === 12 ? formatMacUpper(row.hwaddr) : colonHex(row.hwaddr)
    if (tells(row?.duid)) return `DUID ${colonHex(row.duid)}`
  }
  return 'a client that Kea does not name'
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

/** What happened in Kea. `lease`: what is known of its lease, or null. */
export function eventStep(event: EventRow, lease: LeaseRow | null = null): WhyStep {
  const { at, tbl, op, kind, ip, id } = event
  const source = `${tbl} ${op}, event ${id}`
  if (ip === null) {
    const what = OPS[op.toUpperCase()] ?? 'was changed'
    return step('event', `A reservation ${what} in Kea`, { at, actor: 'Kea', detail: source })
  }
  const { before, after } = event
  const begins = kind === 'GRANT' || kind === 'RENEW'
  const name = after?.hostname || (begins ? '' : before?.hostname) || ''
  const said = name === '' ? 'no name' : `the name ${JSON.stringify(name.slice(0, 80))}`
  return step('event', eventTitle(kind, ip, clientWords(after, before, begins ? null : lease)), {
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

/** The end of a lease that no event tells: its time was over, and Kea said nothing newer. */
export function silentEnd(): WhyStep {
  return missing(
    'event',
    'No event in Kea tells that the lease ran out',
    'Its time was over and its row in Kea said nothing newer; or the event is no longer kept.',
  )
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
