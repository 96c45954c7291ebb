import {
  type Candidate,
  type CandidateQuery,
  LONG_LEASE_DAYS,
  type SelectionFilter,
} from '@/lib/contract/infrastructure'
import type { Page } from '@/lib/contract/list'
import { contradictions, infrastructureDefaults } from '@/lib/core/policy'
import { type ConsoleDeps, done, type Result } from '@/lib/services/console/deps'
import { keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { matching } from '@/lib/services/console/read-text'
import { identifierOfRow, shownHex, shownMac } from '@/lib/services/console/reservation-row'
import { inScope } from '@/lib/services/console/scope-filter'
import { searched } from '@/lib/services/console/searched'

/** `SITE-CABINET-RUnn-(ilo|idrac|bmc)`, alone or in a zone. */
const BMC = '^[a-z0-9][a-z0-9-]*-[a-z0-9]+-ru[0-9]+-(ilo|idrac|bmc)(\\.|$)'

const DAY_MS = 86_400_000

interface ReservationRow {
  id: string
  hostname: string | null
  ip: string | null
  scope: string | null
  identifier_type: string
  identifier_value: string
  allow_client_hostname: boolean
  delete_on: 'release' | 'expiry' | 'never'
  bmc: boolean
  leased_since: Date | null
}

const reservations: ListSource<'ip'> = {
  select: `t.id::text, t.hostname, host(t.ip) as ip, s.name as scope, t.identifier_type, t.identifier_value,
    t.allow_client_hostname, t.delete_on, t.hostname ~* '${BMC}' as bmc, l.since as leased_since`,
  joins: `left join scope s on s.family = t.family and s.kea_subnet_id = t.subnet_id and s.gone_at is null
    left join lateral (select since from (select * from lease where ip = t.ip offset 0) one
      where state = 'active' and t.identifier_value in (hwaddr, client_id, duid)) l on true`,
  table: 'reservation',
  sorts: { ip: { sql: 't.ip', type: 'inet', nullable: true } },
  id: { sql: 't.id', type: 'uuid' },
}

interface LeaseRow {
  ip: string
  hostname: string
  scope: string | null
  hwaddr: string
  bmc: boolean
  since: Date
}

const leases: ListSource<'ip'> = {
  select: `host(t.ip) as ip, t.hostname, s.name as scope, t.hwaddr, t.hostname ~* '${BMC}' as bmc, t.since`,
  joins: 'left join scope s on s.family = t.family and s.kea_subnet_id = t.subnet_id and s.gone_at is null',
  table: 'lease',
  sorts: { ip: { sql: 't.ip', type: 'inet' } },
  id: { sql: 't.ip', type: 'inet' },
}

function sinceWords(since: Date, now: Date): string {
  const days = Math.floor((now.getTime() - since.getTime()) / DAY_MS)
  return days < 1 ? 'for less than a day' : `for ${days} ${days === 1 ? 'day' : 'days'}`
}

/** What turning the mode on would contradict. */
export function obstacleOf(row: {
  allowClientHostname: boolean
  deleteOn: 'release' | 'expiry' | 'never'
}): string | null {
  const { allowClientHostname, deleteOn } = row
  const [first] = contradictions({ ...infrastructureDefaults(), allowClientHostname, deleteOn })
  return first?.message ?? null
}

function ofReservation(row: ReservationRow, now: Date): Candidate {
  const since = row.leased_since
  const why = row.bmc
    ? 'Its name is that of a BMC'
    : `It is reserved under the hostname ${row.hostname ?? ''}`
  return {
    kind: row.bmc ? 'bmc' : 'server',
    source: 'reservation',
    id: row.id,
    hostname: row.hostname,
    ip: row.ip,
    scope: row.scope,
    mac: shownMac(identifierOfRow(row.identifier_type, row.identifier_value)),
    reason: since === null ? why : `${why}; its client has the lease ${sinceWords(since, now)}`,
    obstacle: obstacleOf({ allowClientHostname: row.allow_client_hostname, deleteOn: row.delete_on }),
    leasedSince: since?.toISOString() ?? null,
  }
}

function ofLease(row: LeaseRow, now: Date): Candidate {
  const held = `one client holds the lease ${sinceWords(row.since, now)}, and no reservation`
  return {
    kind: row.bmc ? 'bmc' : 'long-lease',
    source: 'lease',
    id: row.ip,
    hostname: row.hostname === '' ? null : row.hostname.replace(/\.$/, ''),
    ip: row.ip,
    scope: row.scope,
    mac: row.hwaddr.length === 12 ? (shownHex(row.hwaddr)?.toUpperCase() ?? null) : null,
    reason: row.bmc
      ? `Its name is that of a BMC; ${held}`
      : `${held.charAt(0).toUpperCase()}${held.slice(1)}`,
    obstacle: null,
    leasedSince: row.since.toISOString(),
  }
}

type Filter = SelectionFilter

const isBmc = (params: Parameters<Where>[0]) => `t.hostname ~* ${params.add(BMC)}`

async function reservationConditions(deps: ConsoleDeps, filter: Filter): Promise<Where[] | null> {
  if (filter.kind === 'long-lease') return null
  const where: Where[] = [
    () => `not t.infra and t.hostname is not null and t.pending is distinct from 'delete'`,
    // A row that only holds an address: a flex-id that begins with `hold:`.
    () => `not (t.identifier_type = 'flex-id' and t.identifier_value like '686f6c643a%')`,
  ]
  if (filter.kind === 'bmc') where.push(isBmc)
  if (filter.kind === 'server') where.push((params) => `not ${isBmc(params)}`)
  if (filter.scope !== undefined) where.push(await inScope(deps.db.pool, filter.scope))
  if (filter.q !== undefined && filter.q !== '') where.push(matching(filter.q, searched.reservations))
  return where
}

async function leaseConditions(deps: ConsoleDeps, filter: Filter): Promise<Where[] | null> {
  if (filter.kind === 'server') return null
  const long: Where = (params) =>
    `t.since <= ${params.add(new Date(deps.now().getTime() - LONG_LEASE_DAYS * DAY_MS))}::timestamptz`
  const either: Where = (params) => `(${long(params)} or ${isBmc(params)})`
  const where: Where[] = [
    () => `t.state = 'active' and t.lease_type <> 'PD' and (t.hwaddr || t.client_id || t.duid) ~ '[^0]'`,
    () =>
      `exists (select from scope s where s.family = t.family and s.kea_subnet_id = t.subnet_id and s.gone_at is null)`,
    // As values, not as joins: a page needs a few rows, each with a look into an index.
    () => '(select true from reservation r where r.subnet_id = t.subnet_id and r.ip = t.ip limit 1) is null',
    ...(['hw-address', 'client-id', 'duid'] as const).map((type): Where => {
      const column = { 'hw-address': 't.hwaddr', 'client-id': 't.client_id', duid: 't.duid' }[type]
      return () =>
        `(select true from reservation r where r.family = t.family and r.subnet_id = t.subnet_id
           and r.identifier_type = '${type}' and r.identifier_value = ${column} limit 1) is null`
    }),
  ]
  if (filter.kind === 'bmc') where.push(isBmc)
  else if (filter.kind === 'long-lease') where.push(long, (params) => `not ${isBmc(params)}`)
  else where.push(either)
  if (filter.scope !== undefined) where.push(await inScope(deps.db.pool, filter.scope))
  if (filter.q !== undefined && filter.q !== '') where.push(matching(filter.q, searched.leases))
  return where
}

interface Request {
  limit: number
  cursor?: string | undefined
}

const NO_PAGE: Page<Candidate> = { items: [], nextCursor: null, total: 0 }

async function page(
  deps: ConsoleDeps,
  what: 'reservations' | 'leases',
  filter: Filter,
  request: Request,
): Promise<Result<Page<Candidate>>> {
  const now = deps.now()
  const { pool } = deps.db
  const asked = { sort: 'ip', ...request } as const
  if (what === 'reservations') {
    const where = await reservationConditions(deps, filter)
    if (where === null) return done(NO_PAGE)
    return keysetPage(pool, reservations, where, asked, (rows) =>
      rows.map((row) => ofReservation(row as unknown as ReservationRow, now)),
    )
  }
  const where = await leaseConditions(deps, filter)
  if (where === null) return done(NO_PAGE)
  return keysetPage(pool, leases, where, asked, (rows) =>
    rows.map((row) => ofLease(row as unknown as LeaseRow, now)),
  )
}

/** Cursors of leases are told apart by what stands in front: reservations come first. */
const LEASES = 'l.'

/** A page of what may be infrastructure: reservations, then leases. */
export async function listCandidates(
  deps: ConsoleDeps,
  query: CandidateQuery,
): Promise<Result<Page<Candidate>>> {
  const { limit, cursor, sort: _, ...filter } = query
  const inLeases = cursor?.startsWith(LEASES) === true
  const first: Result<Page<Candidate>> = inLeases
    ? done(NO_PAGE)
    : await page(deps, 'reservations', filter, { limit, cursor })
  if (!first.ok || first.value.nextCursor !== null) return withTotals(deps, filter, first)
  const rest = inLeases ? cursor.slice(LEASES.length) : ''
  const after = rest === '' ? {} : { cursor: rest }
  const left = limit - first.value.items.length
  // Even with no room left the leases are asked, for whether there are any and how many.
  const second = await page(deps, 'leases', filter, { limit: Math.max(left, 1), ...after })
  if (!second.ok) return second
  const { items, nextCursor } = second.value
  const totals = cursor === undefined ? sum(first.value, second.value) : {}
  if (left === 0) {
    const more = items.length > 0 ? { nextCursor: LEASES } : { nextCursor: null }
    return done({ items: first.value.items, ...more, ...totals })
  }
  return done({
    items: [...first.value.items, ...items],
    nextCursor: nextCursor === null ? null : `${LEASES}${nextCursor}`,
    ...totals,
  })
}

function sum(a: Page<Candidate>, b: Page<Candidate>): Pick<Page<Candidate>, 'total' | 'totalIsEstimate'> {
  return {
    total: (a.total ?? 0) + (b.total ?? 0),
    totalIsEstimate: a.totalIsEstimate === true || b.totalIsEstimate === true,
  }
}

async function withTotals(
  deps: ConsoleDeps,
  filter: Filter,
  first: Result<Page<Candidate>>,
): Promise<Result<Page<Candidate>>> {
  if (!first.ok || first.value.total === undefined) return first
  const second = await page(deps, 'leases', filter, { limit: 1 })
  return second.ok ? done({ ...first.value, ...sum(first.value, second.value) }) : second
}
