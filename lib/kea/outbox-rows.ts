import type { Family, OutboxRow, OutboxTable } from '@/lib/core/ports/kea'
import { type LeaseValues, toKeaLease } from './lease-rows'

/** A row of holdfast.outbox as the driver gives it. */
export interface RawOutboxRow {
  id: string
  at: Date
  tbl: string
  op: string
  host_id: string | null
  o: LeaseValues | null
  n: LeaseValues | null
  hint: string | null
}

/** A holdfast.lease as the array that lease-rows.ts reads. */
function leaseArray(column: 'o' | 'n'): string {
  const c = `(r.${column})`
  return `CASE WHEN NOT r.${column} IS NULL THEN jsonb_build_array(coalesce(to_jsonb(${c}.ip4), to_jsonb(${c}.ip6)),
    encode(${c}.hwaddr, 'hex'), encode(${c}.client, 'hex'), ${c}.valid_lifetime, date_part('epoch', ${c}.expire),
    ${c}.subnet_id, ${c}.fqdn_fwd, ${c}.fqdn_rev, ${c}.hostname, ${c}.state, ${c}.lease_type, ${c}.iaid,
    ${c}.prefix_len) END AS ${column}`
}

/** From holdfast.outbox r. */
export const OUTBOX_COLUMNS = `r.id, r.at, r.tbl, r.op, r.host_id, ${leaseArray('o')}, ${leaseArray('n')}, r.hint`

const OPS: Readonly<Record<string, OutboxRow['op']>> = { I: 'INSERT', U: 'UPDATE', D: 'DELETE' }
const TABLES: readonly string[] = ['lease4', 'lease6', 'hosts', 'ipv6_reservations', 'heartbeat']

/** Null when the row stands for something a single row cannot tell (TRUNCATE, nonsense): that asks for a resync. */
export function toOutboxRow(raw: RawOutboxRow): OutboxRow | null {
  const op = OPS[raw.op]
  if (op === undefined || !TABLES.includes(raw.tbl)) return null
  const base = { id: raw.id, at: raw.at.toISOString(), table: raw.tbl as OutboxTable, op }
  const hint = raw.hint === 'flush' || raw.hint === 'foreign' ? raw.hint : null
  if (raw.tbl === 'heartbeat') return { ...base, lease: null, hostId: null, hint }
  if (raw.tbl === 'hosts' || raw.tbl === 'ipv6_reservations') {
    const hostId = Number(raw.host_id ?? Number.NaN)
    return Number.isSafeInteger(hostId) ? { ...base, lease: null, hostId, hint } : null
  }
  const family: Family = raw.tbl === 'lease4' ? 4 : 6
  const before = raw.o === null ? null : toKeaLease(family, raw.o)
  const after = raw.n === null ? null : toKeaLease(family, raw.n)
  if (op !== 'INSERT' && before === null) return null
  if (op !== 'DELETE' && after === null) return null
  return { ...base, lease: { before, after }, hostId: null, hint }
}
