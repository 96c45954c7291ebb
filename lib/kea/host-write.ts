import type { ClientBase } from 'pg'
import { isHoldDraft, isHoldHost } from '@/lib/core/hold'
import { parseIp } from '@/lib/core/ip'
import type { Family, KeaHost, KeaHostDraft, KeaRefusal, KeaWrite } from '@/lib/core/ports/kea'
import { KeaError } from './errors'
import { dropHold, freeIdentifier } from './holds'
import { addressHolder, identifierHolder, lockAddress, outsideSubnet } from './host-checks'
import { HOST_SELECT, type HostRow, sameHost, toKeaHost, typeNumber } from './host-rows'
import { mergeContext } from './user-context'

/*
 * Each function runs inside a transaction of the caller and only ever locks the one hosts row it changes: Kea blocks
 * on row locks. Options, client classes, boot fields and delegated prefixes of a row are never touched.
 */

const NEW = 0

/**
 * Inserts one reservation; a refusal names the holder. A hold of the address becomes the reservation, in one statement:
 * at no moment is the address free, and never do two rows have it.
 */
export async function insertHost(client: ClientBase, draft: KeaHostDraft, subnet: string): Promise<KeaWrite> {
  const checked = await check(client, draft, subnet, NEW)
  if ('refusal' in checked) return { ok: false, refusal: checked.refusal }
  if (checked.hold !== null) {
    const taken = await rewriteHost(client, checked.hold.hostId, checked.hold, draft, subnet)
    const gone = !taken.ok && taken.refusal.kind === 'changed' && taken.refusal.found === null
    if (!gone) return taken
  }
  const { ip } = checked
  const { rows } = await client.query<{ host_id: number }>(
    `INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, dhcp${draft.family}_subnet_id, ipv4_address, hostname,
       user_context) VALUES (decode($1, 'hex'), $2, $3, $4, $5, $6) RETURNING host_id`,
    [
      draft.identifier.value,
      typeNumber(draft.identifier),
      draft.subnetId,
      draft.family === 4 ? ipv4Number(ip) : null,
      draft.hostname,
      mergeContext(null, draft.context),
    ],
  )
  const hostId = rows[0]?.host_id ?? NEW
  if (draft.family === 6 && ip !== null) await insertAddress(client, hostId, ip)
  return { ok: true, host: await readHost(client, hostId) }
}

/** Rewrites one family of a row that is still as expected; the other family keeps its subnet and addresses. */
export async function rewriteHost(
  client: ClientBase,
  hostId: number,
  expected: KeaHost,
  draft: KeaHostDraft,
  subnet: string,
): Promise<KeaWrite> {
  const checked = await check(client, draft, subnet, hostId)
  if ('refusal' in checked && checked.refusal.kind !== 'address-taken') {
    return { ok: false, refusal: checked.refusal }
  }
  const found = await lockHost(client, hostId)
  if (found === null || !sameHost(found, expected)) return { ok: false, refusal: { kind: 'changed', found } }
  if ('refusal' in checked) return { ok: false, refusal: checked.refusal }
  const { ip, hold } = checked
  if (hold !== null) await dropHold(client, hold.hostId)
  await client.query(
    `UPDATE hosts SET dhcp_identifier = decode($2, 'hex'), dhcp_identifier_type = $3,
       dhcp${draft.family}_subnet_id = $4, hostname = $5, user_context = $6
       ${draft.family === 4 ? ', ipv4_address = $7' : ''}
     WHERE host_id = $1`,
    [
      hostId,
      draft.identifier.value,
      typeNumber(draft.identifier),
      draft.subnetId,
      draft.hostname,
      mergeContext(found.userContext, draft.context),
      ...(draft.family === 4 ? [ipv4Number(ip)] : []),
    ],
  )
  if (draft.family === 6) await replaceAddress(client, hostId, found.ipv6, ip)
  return { ok: true, host: withOptions(await readHost(client, hostId), expected) }
}

/** Deletes a row that is still as expected; with a family only that family's part when the row serves both. */
export async function removeHost(
  client: ClientBase,
  hostId: number,
  expected: KeaHost,
  family: Family | null,
): Promise<KeaWrite> {
  const found = await lockHost(client, hostId)
  if (found === null || !sameHost(found, expected)) return { ok: false, refusal: { kind: 'changed', found } }
  const both = found.subnet4 !== null && found.subnet6 !== null
  if (!both || family === null) {
    await client.query('DELETE FROM hosts WHERE host_id = $1', [hostId])
    return { ok: true, host: null }
  }
  if (family === 4) {
    await client.query('UPDATE hosts SET dhcp4_subnet_id = NULL, ipv4_address = NULL WHERE host_id = $1', [
      hostId,
    ])
  } else {
    await client.query('DELETE FROM ipv6_reservations WHERE host_id = $1 AND type = 0', [hostId])
    await client.query('UPDATE hosts SET dhcp6_subnet_id = NULL WHERE host_id = $1', [hostId])
  }
  return { ok: true, host: withOptions(await readHost(client, hostId), expected) }
}

/** No write of ours touches the options of a row, and our role may be unable to read them: they are as they were. */
function withOptions(host: KeaHost | null, { options }: KeaHost): KeaHost | null {
  return host === null || options === undefined ? host : { ...host, options }
}

type Checked = { ip: string | null /** It gives way. */; hold: KeaHost | null } | { refusal: KeaRefusal }

async function check(
  client: ClientBase,
  draft: KeaHostDraft,
  subnet: string,
  self: number,
): Promise<Checked> {
  const outside = outsideSubnet(draft, subnet)
  if (outside !== null) return { refusal: outside }
  const ip = draft.ip === null ? null : await lockAddress(client, draft.family, draft.ip)
  const holder = ip === null ? null : await addressHolder(client, draft, ip, self)
  if (ip !== null && holder !== null && !givesWay(holder, draft)) {
    return { refusal: { kind: 'address-taken', ip, holder } }
  }
  const twin = await identifierHolder(client, draft, self)
  if (twin === null || twin.hostId === holder?.hostId) return { ip, hold: holder }
  if (!givesWay(twin, draft)) return { refusal: { kind: 'identifier-taken', holder: twin } }
  await freeIdentifier(client, twin)
  return { ip, hold: holder }
}

/** A hold stands for a reservation that is not there yet: it makes room for one, and for no other hold. */
function givesWay(holder: KeaHost, draft: KeaHostDraft): boolean {
  return isHoldHost(holder) && !isHoldDraft(draft)
}

async function lockHost(client: ClientBase, hostId: number): Promise<KeaHost | null> {
  const { rows } = await client.query('SELECT FROM hosts WHERE host_id = $1 FOR UPDATE', [hostId])
  return rows.length === 0 ? null : readHost(client, hostId)
}

/** One row as it is now, null when it is gone. */
export async function readHost(client: ClientBase, hostId: number): Promise<KeaHost | null> {
  const { rows } = await client.query<HostRow>(`${HOST_SELECT} h.host_id = $1`, [hostId])
  return rows[0] === undefined ? null : toKeaHost(rows[0])
}

/** The address column is varchar before schema 18 and inet since; an untyped parameter suits both. */
async function insertAddress(client: ClientBase, hostId: number, ip: string): Promise<void> {
  await client.query(
    'INSERT INTO ipv6_reservations (address, prefix_len, type, host_id) VALUES ($1, 128, 0, $2)',
    [ip, hostId],
  )
}

/** The first address is the reservation's; further ones were given by another tool and stay. */
async function replaceAddress(
  client: ClientBase,
  hostId: number,
  present: readonly string[],
  ip: string | null,
): Promise<void> {
  if (ip === null) {
    await client.query('DELETE FROM ipv6_reservations WHERE host_id = $1 AND type = 0', [hostId])
  } else if (present.length === 0) {
    await insertAddress(client, hostId, ip)
  } else if (!present.includes(ip)) {
    await client.query(
      `UPDATE ipv6_reservations SET address = $2 WHERE reservation_id =
         (SELECT min(reservation_id) FROM ipv6_reservations WHERE host_id = $1 AND type = 0)`,
      [hostId, ip],
    )
  }
}

function ipv4Number(ip: string | null): string | null {
  if (ip === null) return null
  const address = parseIp(ip)
  if (address?.family !== 4) throw new KeaError('permanent', `${ip} is not an IPv4 address`)
  return String(address.bits)
}
