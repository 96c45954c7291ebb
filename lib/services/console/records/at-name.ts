import type { FieldError } from '@/lib/contract/problem'
import { edgeOfSubnet } from '@/lib/core/usable-address'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { type Refusal, refused } from '@/lib/services/console/deps'
import type { RecordPlace } from '@/lib/services/console/records/place'

interface RowHere {
  id: string
  type: string
  value: string
  provenance: string
  owned: boolean
  present: boolean
  static_id: string | null
}

interface HeldHere {
  value: string
  reservation_id: string
  hostname: string | null
}

/** What stands, and is wanted, at one name in one zone. */
export interface NameHere {
  records: RowHere[]
  /** Reservations that publish the name. */
  held: HeldHere[]
  /** CIDR of the scope around the address that shall stand there. */
  subnet: string | null
}

/** Reads what is at the name, and around the address. */
export async function readName(target: SqlTarget, { zone, name, value }: RecordPlace): Promise<NameHere> {
  const records = await runSql<RowHere>(
    target,
    `select d.id::text, d.type, d.value, d.provenance, d.owned, d.present, s.id::text as static_id
     from (select * from dns_record where name = $2 offset 0) d
     left join static_record s on s.zone_id = d.zone_id and s.name = d.name and s.type = d.type and s.value = d.value
     where d.zone_id = $1::uuid order by d.type, d.value`,
    [zone.id, name],
  )
  const held = await runSql<HeldHere>(
    target,
    `select c.value, r.id::text as reservation_id, r.hostname
     from (select * from claim where name = $2 offset 0) c join reservation r
       on r.id = case c.source_kind when 'reservation' then c.source_id::uuid end
     where c.zone_id = $1::uuid and c.type in ('A', 'AAAA') order by c.value`,
    [zone.id, name],
  )
  const [scope] = await runSql<{ subnet: string }>(
    target,
    `select subnet::text as subnet from scope where subnet >>= $1::inet and gone_at is null
     order by masklen(subnet) desc, id limit 1`,
    [value],
  )
  return { records, held, subnet: scope?.subnet ?? null }
}

function conflict(message: string): { ok: false; refusal: Refusal } {
  return refused({ kind: 'conflict', message, holder: null })
}

/** Why a static record cannot be made there, or null. `own`: the one that is changed. */
export function obstacleAt(
  place: RecordPlace,
  here: NameHere,
  own: string | null,
): { ok: false; refusal: Refusal } | null {
  const { name, type, value, zone } = place
  const what = `${name} ${type} ${value}`
  const alias = here.records.find((row) => row.type === 'CNAME' && row.present)
  if (alias !== undefined)
    return conflict(
      `${name} is a CNAME to ${alias.value}, and beside a CNAME nothing can stand: choose another name, or delete the CNAME first.`,
    )
  const same = here.records.find((row) => row.type === type && row.value === value)
  if (same === undefined) return null
  if (same.static_id !== null)
    return same.static_id === own
      ? null
      : conflict(`${what} is a static record in ${zone.view} already: record ${same.id}.`)
  if (!same.present) return null
  if (!same.owned)
    return conflict(`${what} stands in ${zone.view} already, and was imported: adopt it (record ${same.id}).`)
  if (same.provenance === 'ddns(dynamic)')
    return conflict(
      `${what} stands in ${zone.view} already, from a lease: promote it to static (record ${same.id}).`,
    )
  return null
}

/** What is let through at the name, but should be looked at. `own`: the static record that is changed; its value goes. */
export function warningsAt(
  { name, type, value }: RecordPlace,
  here: NameHere,
  own: string | null,
): FieldError[] {
  const warn = (message: string): FieldError => ({ path: 'name', message })
  const others = here.records.filter((row) => row.present && row.type === type && row.value !== value)
  const lasting = others.filter((row) => (!row.owned || row.static_id !== null) && !isOwn(row, own))
  const leaving = others.filter((row) => row.owned && row.provenance === 'ddns(dynamic)')
  const held = here.held.filter((one) => one.value !== value || one.hostname !== null)
  const edge = here.subnet === null ? null : edgeOfSubnet(value, here.subnet)
  return [
    ...(edge === null ? [] : [{ path: 'value', message: `${edge}: no host can have it` }]),
    ...(lasting.length === 0
      ? []
      : [warn(`${name} has ${values(lasting)} too, which stays: it is answered with all of them`)]),
    ...leaving.map((row) => warn(`${row.value}, from a lease, leaves ${name}: a static record outranks it`)),
    ...held.map((one) =>
      warn(
        one.value === value
          ? `is published by the reservation of ${one.hostname ?? one.value} too (${one.reservation_id}): the static record stands whatever becomes of it`
          : `is the name of the reservation of ${one.value} too (${one.reservation_id}): its record gives way to the static one`,
      ),
    ),
  ]
}

function isOwn({ static_id: id }: RowHere, own: string | null): boolean {
  return own !== null && id === own
}

function values(rows: readonly RowHere[]): string {
  return rows.map((row) => row.value).join(', ')
}
