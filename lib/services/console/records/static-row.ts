import type { FieldError } from '@/lib/contract/problem'
import type { DnsRecord } from '@/lib/contract/record'
import type { Claim } from '@/lib/core/claims'
import { type EffectivePolicy, effective } from '@/lib/core/effective-policy'
import { claimsOfStatic, type StaticSource } from '@/lib/core/static-claims'
import type { ManagedZone } from '@/lib/core/zone-rules'
import type { Tx } from '@/lib/db/client'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { done, notFound, type Refusal, type Result, refused } from '@/lib/services/console/deps'
import { readGlobalPolicy, scopePolicyOfValue } from '@/lib/services/console/global-policy'
import { readRecord } from '@/lib/services/console/list-records'

/** An operator's record as it is stored. */
export interface StaticRow extends StaticSource {
  comment: string | null
  createdFrom: string
}

/** The operator's record with this id, locked. */
export async function readStatic(target: SqlTarget, id: string, lock = true): Promise<StaticRow | null> {
  const [row] = await runSql<Omit<StaticRow, 'kind'>>(
    target,
    `select id::text, zone_id::text as "zoneId", name, type, value, ttl, ptr, comment, created_from as "createdFrom"
     from static_record where id = $1::uuid${lock ? ' for update' : ''}`,
    [id],
  )
  return row === undefined ? null : { kind: 'static', ...row }
}

/** Why a record cannot be edited or deleted here, and what to do instead. */
function notEditable(record: DnsRecord): string {
  const { type, provenance, origin, reservationId, value } = record
  if (type === 'PTR' && provenance === 'static(admin)' && origin === 'holdfast')
    return `The PTR follows ${value}: change or delete that record.`
  if (origin === 'imported' && (type === 'A' || type === 'AAAA'))
    return 'The record was imported and is not ours: adopt it first.'
  if (origin === 'imported') return `The record was imported; a ${type} is changed on the DNS server.`
  switch (provenance) {
    case 'ddns(reservation)':
      return reservationId === null
        ? 'The record belongs to a reservation: change or delete that.'
        : `The record belongs to the reservation ${reservationId}: change or delete that.`
    case 'ddns(dynamic)':
      return 'The record belongs to a lease: promote it to static first.'
    case 'static(admin)':
      return 'The record is ours, but nobody here asked for it any more: adopt it first.'
  }
}

interface Editable {
  record: DnsRecord
  row: StaticRow
}

/** Both, or why the record cannot be edited. */
export function editable(record: DnsRecord, row: StaticRow | null): Result<Editable> {
  return row === null ? refusedBecause(notEditable(record)) : done({ record, row })
}

/** The record and the operator's record behind it, both locked; refuses what cannot be edited, and a lost race. */
export async function readEditable(
  tx: Tx,
  { id, version }: { id: string; version: number | null },
): Promise<Result<Editable>> {
  const record = await readRecord(tx, id, true)
  if (record === null) return notFound('record')
  if (version !== null && version !== record.version)
    return refused({ kind: 'stale', version: record.version })
  const row = record.staticRecordId === null ? null : await readStatic(tx, record.staticRecordId)
  return editable(record, row)
}

/** A conflict without a holder. */
export function refusedBecause(message: string): { ok: false; refusal: Refusal } {
  return refused({ kind: 'conflict', message, holder: null })
}

/** What holds at an address that no reservation has. */
export async function policyAt(target: SqlTarget, ip: string): Promise<EffectivePolicy> {
  const [scope] = await runSql<{ policy: unknown }>(
    target,
    `select policy from scope where subnet >>= $1::inet and gone_at is null order by masklen(subnet) desc, id limit 1`,
    [ip],
  )
  const own = scope === undefined ? null : scopePolicyOfValue(scope.policy)
  return effective(await readGlobalPolicy(target), own, null)
}

/** What the record wants; refuses where that is nothing. */
export async function wantedBy(
  target: SqlTarget,
  source: StaticSource,
  zones: readonly ManagedZone[],
): Promise<Result<Claim[]>> {
  const policy = await readGlobalPolicy(target)
  const { claims, reason } = claimsOfStatic(source, { zones, rules: [], policy })
  return reason === null ? done(claims) : refusedBecause(`The record cannot be static: ${reason}.`)
}

/** What an operator should know of any write while DNS is off. A scope's own setting holds for DHCP, not for static records. */
export async function warningOff(target: SqlTarget): Promise<FieldError[]> {
  return (await readGlobalPolicy(target)).dnsEnabled
    ? []
    : [{ path: '', message: 'DNS is switched off: the record waits until it is switched on' }]
}
