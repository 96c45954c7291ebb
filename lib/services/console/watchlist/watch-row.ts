import type { WATCH_SORTS, Watch } from '@/lib/contract/watch'
import { formatMacUpper, type Identifier, isIdentifierType } from '@/lib/core/identifier'
import { formatIdentifier } from '@/lib/core/identifier-text'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { isUuid } from '@/lib/services/console/deps'
import type { ListSource } from '@/lib/services/console/keyset'
import { clientOfLease } from '@/lib/services/console/lease-draft'
import { shownHex, shownIdentifier } from '@/lib/services/console/reservation-row'

interface WatchRow {
  id: string
  ip: string
  family: number
  scope: string | null
  subnet_id: number
  record_id: string | null
  name: string | null
  state: string
  origin: string
  hwaddr: string
  client_id: string
  duid: string
  hostname: string
  client_seen_at: Date | null
  leased: boolean | null
  ignored: string[]
  reservation_id: string | null
  learn_until: Date | null
  hold: string
  hold_for: string | null
  hold_reason: string | null
  kea_host_id: number | null
  created_by: string
  created_at: Date
  updated_at: Date
  version: number
}

export const watchSource: ListSource<(typeof WATCH_SORTS)[number]> = {
  select: `t.id::text, host(t.ip) as ip, t.family, s.name as scope, t.subnet_id, d.id::text as record_id, t.name, t.state,
    t.origin, t.hwaddr, t.client_id, t.duid, t.hostname, t.client_seen_at, l.state = 'active' as leased, t.ignored,
    r.id::text as reservation_id, t.learn_until, t.hold, t.hold_for, t.hold_reason, t.kea_host_id, t.created_by,
    t.created_at, t.updated_at, t.version`,
  joins: `left join scope s on s.family = t.family and s.kea_subnet_id = t.subnet_id and s.gone_at is null
    left join dns_record d on d.id = t.record_id
    left join reservation r on r.id = t.reservation_id
    left join lease l on l.ip = t.ip and l.hwaddr = t.hwaddr and l.client_id = t.client_id and l.duid = t.duid`,
  table: 'watch',
  sorts: {
    ip: { sql: 't.ip', type: 'inet' },
    updatedAt: { sql: 't.updated_at', type: 'timestamptz' },
    seenAt: { sql: 't.client_seen_at', type: 'timestamptz', nullable: true },
  },
  id: { sql: 't.id', type: 'uuid' },
}

/** `type:value` as the database keeps an identity, value in hex. */
export function identityOf(text: string): Identifier | null {
  const colon = text.indexOf(':')
  const type = text.slice(0, Math.max(colon, 0))
  return isIdentifierType(type) ? { type, value: text.slice(colon + 1) } : null
}

function shownClient(row: WatchRow): Watch['client'] {
  if (row.client_seen_at === null) return null
  const { hwaddr, duid, hostname } = row
  const identifier = clientOfLease({
    family: row.family === 6 ? 6 : 4,
    hwaddr,
    clientId: row.client_id,
    duid,
  })
  return {
    identifier: identifier === null ? null : shownIdentifier(identifier),
    mac: hwaddr === '' ? null : formatMacUpper(hwaddr),
    clientId: shownHex(row.client_id),
    duid: shownHex(duid),
    hostname: hostname === '' ? null : hostname.replace(/\.$/, ''),
    seenAt: row.client_seen_at.toISOString(),
    leased: row.leased === true,
  }
}

function shownHold(row: WatchRow): Watch['hold'] {
  const holder = row.hold_for === null ? null : identityOf(row.hold_for)
  return {
    state: row.hold as Watch['hold']['state'],
    for: holder === null ? null : `${holder.type} ${formatIdentifier(holder)}`,
    reason: row.hold_reason,
    hostId: row.kea_host_id,
  }
}

/** The row as the API answers it. */
export function watchItem(row: WatchRow): Watch {
  return {
    id: row.id,
    ip: row.ip,
    family: row.family === 6 ? 6 : 4,
    scope: row.scope,
    subnetId: row.subnet_id,
    recordId: row.record_id,
    name: row.name,
    state: row.state as Watch['state'],
    origin: row.origin as Watch['origin'],
    client: shownClient(row),
    ignored: row.ignored.flatMap((text) => {
      const identifier = identityOf(text)
      return identifier === null ? [] : [shownIdentifier(identifier)]
    }),
    reservationId: row.reservation_id,
    learnUntil: row.learn_until?.toISOString() ?? null,
    hold: shownHold(row),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  }
}

/** What rows of a list become. */
export function watchItems(rows: readonly Record<string, unknown>[]): Watch[] {
  return rows.map((row) => watchItem(row as unknown as WatchRow))
}

/** One watch as it is now, or null. `lock`: nobody else may change it before the transaction ends. */
export async function readWatch(target: SqlTarget, id: string, lock = false): Promise<Watch | null> {
  if (!isUuid(id)) return null
  const [row] = await runSql<WatchRow>(
    target,
    `select ${watchSource.select} from watch t ${watchSource.joins ?? ''} where t.id = $1::uuid${lock ? ' for update of t' : ''}`,
    [id],
  )
  return row === undefined ? null : watchItem(row)
}

/** `AA:BB:CC:DD:EE:FF`, `duid 00:01:…`; null: nobody was seen. */
export function clientWords({ client }: Watch): string | null {
  if (client === null) return null
  const { identifier, mac } = client
  return mac ?? (identifier === null ? null : `${identifier.type} ${identifier.value}`)
}
