import { type AddressCard, CARD_ROWS } from '@/lib/contract/address'
import { alertQuery } from '@/lib/contract/alert'
import type { Lease } from '@/lib/contract/lease'
import { recordQuery } from '@/lib/contract/record'
import { addressText } from '@/lib/core/address-text'
import { rangeContains } from '@/lib/core/cidr'
import { canonicalIp } from '@/lib/core/ip'
import { edgeOfSubnet, neverUsable } from '@/lib/core/usable-address'
import { runSql } from '@/lib/db/sql'
import { type AddressFacts, clientWords, readAddressFacts } from '@/lib/services/console/address-facts'
import { listAlerts } from '@/lib/services/console/alerts/list-alerts'
import { type ConsoleDeps, done, invalid, type Result } from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { readLeaseAt } from '@/lib/services/console/list-leases'
import { listRecords } from '@/lib/services/console/list-records'
import { shownHex } from '@/lib/services/console/reservation-row'

interface WatchRow {
  id: string
  state: string
  hold: string
  hwaddr: string
  client_id: string
  duid: string
  hostname: string
  client_seen_at: Date | null
}

const WATCH = `select id::text, state, hold, hwaddr, client_id, duid, hostname, client_seen_at
  from watch where ip = $1::inet and state <> 'dismissed'`

async function readWatch(deps: ConsoleDeps, ip: string): Promise<AddressCard['watch']> {
  const [row] = await runSql<WatchRow>(deps.db.pool, WATCH, [ip])
  if (row === undefined) return null
  const { id, state, hold, hwaddr, client_id: clientId, duid, hostname, client_seen_at: seenAt } = row
  const client = {
    mac: shownHex(hwaddr)?.toUpperCase() ?? null,
    clientId: shownHex(clientId),
    duid: shownHex(duid),
    hostname: hostname === '' ? null : hostname,
    seenAt: seenAt?.toISOString() ?? null,
  }
  return { id, state, hold, client: `${hwaddr}${clientId}${duid}` === '' ? null : client }
}

function poolOf(ip: string, { scope }: AddressFacts): AddressCard['pool'] {
  const pool = scope?.pools.find(({ first, last }) => rangeContains(first, last, ip))
  return pool === undefined ? null : { first: pool.first, last: pool.last }
}

/** Why no host can have the address. */
function unusable(ip: string, subnet: string | null): string | null {
  return neverUsable(ip) ?? (subnet === null ? null : edgeOfSubnet(ip, subnet))
}

function clientOf({ mac, duid, clientId }: Lease): string {
  return mac?.toLowerCase() ?? duid ?? clientId ?? 'a client without identity'
}

/** `2026-11-21 14:02 UTC` */
function shownTime(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}

function textOf(card: Omit<AddressCard, 'text'>, { reservation }: AddressFacts): string {
  const { scope, pool, lease, records, watch } = card
  const names = records.filter(({ type, wanted, present }) => type !== 'PTR' && (wanted || present))
  return addressText({
    scope,
    pool,
    reservation:
      reservation === null ? null : { hostname: reservation.hostname, client: clientWords(reservation) },
    lease:
      lease?.state === 'active'
        ? {
            client: clientOf(lease),
            hostname: lease.hostname,
            until: lease.expiresAt === null ? null : shownTime(lease.expiresAt),
          }
        : null,
    declined: lease?.state === 'declined',
    watched: watch !== null,
    names: [...new Set(names.map(({ name }) => name))],
  })
}

/** All that is known about a canonical address; `facts` when they were read already. */
export async function readAddressCard(
  deps: ConsoleDeps,
  ip: string,
  facts: AddressFacts | null = null,
): Promise<AddressCard> {
  const known = facts ?? (await readAddressFacts(deps.db.pool, ip))
  const { scope, reservation } = known
  const limit = CARD_ROWS
  const [item, lease, records, watch, alerts] = await Promise.all([
    reservation === null ? null : readReservation(deps.db.pool, reservation.id),
    readLeaseAt(deps.db.pool, ip),
    listRecords(deps, { ...recordQuery.parse({ ip }), limit }),
    readWatch(deps, ip),
    listAlerts(deps, { ...alertQuery.parse({ ip }), limit }, ''),
  ])
  const found = records.ok ? records.value : { items: [], total: 0 }
  const card = {
    ip,
    scope: scope?.name ?? null,
    scopeId: scope?.id ?? null,
    subnet: scope?.subnet ?? null,
    pool: poolOf(ip, known),
    unusable: unusable(ip, scope?.subnet ?? null),
    reservation: item,
    lease,
    records: found.items,
    recordCount: found.total ?? found.items.length,
    watch,
    alerts: alerts.ok ? alerts.value.items : [],
  }
  return { ...card, text: textOf(card, known) }
}

/** All that is known about an address, in any spelling. */
export async function getAddress(deps: ConsoleDeps, text: string): Promise<Result<AddressCard>> {
  const ip = canonicalIp(text)
  if (ip === null) return invalid('ip', 'must be an IPv4 or IPv6 address, without prefix length')
  return done(await readAddressCard(deps, ip))
}
