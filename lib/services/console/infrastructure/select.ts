import { createHash } from 'node:crypto'
import { BULK_LIMIT, type InfrastructureSelection } from '@/lib/contract/infrastructure'
import { type ConsoleDeps, done, type Result } from '@/lib/services/console/deps'
import { listCandidates, obstacleOf } from '@/lib/services/console/infrastructure/candidates'
import { draftOfLease, type KnownLease, LEASE_DRAFT, readZones } from '@/lib/services/console/lease-draft'
import { notReservable } from '@/lib/services/console/reserve-lease'
import { RESERVATION_COLUMNS, type ReservationRow } from '@/lib/services/worker/hosts/reservation-row'

const PAGE = 1_000

export interface Skipped {
  source: 'reservation' | 'lease'
  id: string
  reason: string
}

/** What is to become infrastructure, read at one moment. */
export interface Selection {
  /** Without those that are skipped; by id. */
  rows: ReservationRow[]
  /** By address. */
  leases: KnownLease[]
  skipped: Skipped[]
  /** The filter finds more than is taken at once. */
  more: boolean
  /** Of the versions of all that was read. */
  fingerprint: string
}

interface Named {
  ids: string[]
  leases: string[]
  more: boolean
}

async function named(deps: ConsoleDeps, body: InfrastructureSelection): Promise<Result<Named>> {
  if (body.filter === undefined) {
    const unique = (list: readonly string[] = []) => [...new Set(list)].sort()
    return done({ ids: unique(body.ids), leases: unique(body.leases), more: false })
  }
  const found: Named = { ids: [], leases: [], more: false }
  let cursor: string | undefined
  do {
    const page = await listCandidates(deps, { ...body.filter, sort: 'ip', limit: PAGE, cursor })
    if (!page.ok) return page
    for (const { source, id } of page.value.items) {
      const list = source === 'lease' ? found.leases : found.ids
      const limit = source === 'lease' ? BULK_LIMIT.leases : BULK_LIMIT.reservations
      if (list.length < limit) list.push(id)
      else found.more = true
    }
    cursor = page.value.nextCursor ?? undefined
    if (found.leases.length >= BULK_LIMIT.leases && cursor !== undefined) found.more = true
  } while (cursor !== undefined && found.leases.length < BULK_LIMIT.leases)
  found.ids.sort()
  found.leases.sort()
  return done(found)
}

function skipReason(row: ReservationRow): string | null {
  if (row.infra) return 'It is infrastructure already.'
  if (row.pending === 'delete') return 'It is being deleted.'
  return obstacleOf(row)
}

async function readRows(deps: ConsoleDeps, ids: readonly string[], selection: Selection): Promise<unknown[]> {
  const { rows } = await deps.db.pool.query<ReservationRow>(
    `select ${RESERVATION_COLUMNS} from reservation r where r.id = any($1::uuid[]) order by r.id`,
    [ids],
  )
  const known = new Set(rows.map(({ id }) => id))
  const skip = (id: string, reason: string) => selection.skipped.push({ source: 'reservation', id, reason })
  for (const id of ids) if (!known.has(id)) skip(id, 'There is no such reservation.')
  for (const row of rows) {
    const reason = skipReason(row)
    if (reason === null) selection.rows.push(row)
    else skip(row.id, reason)
  }
  return rows.map(({ id, version }) => [id, version])
}

async function readLeases(
  deps: ConsoleDeps,
  ips: readonly string[],
  selection: Selection,
): Promise<unknown[]> {
  if (ips.length === 0) return []
  const { rows } = await deps.db.pool.query<KnownLease & { reserved: string | null }>(
    `select ${LEASE_DRAFT.columns}, r.id::text as reserved from ${LEASE_DRAFT.from}
     left join lateral (select id from reservation where subnet_id = l.subnet_id and ip = l.ip limit 1) r on true
     where l.ip = any($1::inet[]) order by l.ip`,
    [ips],
  )
  const zones = await readZones(deps.db.pool)
  const known = new Set(rows.map(({ ip }) => ip))
  const skip = (id: string, reason: string) => selection.skipped.push({ source: 'lease', id, reason })
  for (const ip of ips) if (!known.has(ip)) skip(ip, 'There is no such lease.')
  for (const { reserved, ...lease } of rows) {
    const reason = notReservable(lease)
    if (reason !== null) skip(lease.ip, reason)
    else if (reserved !== null) skip(lease.ip, `The address is reserved already (reservation ${reserved}).`)
    else if (draftOfLease(lease, zones, { infra: true }) === null) skip(lease.ip, 'Nobody knows its client.')
    else selection.leases.push(lease)
  }
  return rows.map(({ ip, since, state, hwaddr, clientId, duid, reserved }) => {
    return [ip, since.toISOString(), state, hwaddr, clientId, duid, reserved]
  })
}

/** Reads what a body selects; the fingerprint is another one as soon as anything of it has changed. */
export async function select(deps: ConsoleDeps, body: InfrastructureSelection): Promise<Result<Selection>> {
  const names = await named(deps, body)
  if (!names.ok) return names
  const { ids, leases, more } = names.value
  const selection: Selection = { rows: [], leases: [], skipped: [], more, fingerprint: '' }
  const versions = await readRows(deps, ids, selection)
  const facts = await readLeases(deps, leases, selection)
  const { version } = await deps.db.prisma.policy.findUniqueOrThrow({ where: { id: 1 } })
  const text = JSON.stringify([ids, leases, versions, facts, version])
  return done({ ...selection, fingerprint: createHash('sha256').update(text).digest('base64url') })
}
