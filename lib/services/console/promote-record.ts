import { randomUUID } from 'node:crypto'
import type { Promote, Promoted } from '@/lib/contract/proposal'
import type { DnsRecord } from '@/lib/contract/record'
import type { Reservation } from '@/lib/contract/reservation'
import { isHostLabel, relativeName } from '@/lib/core/dns-name'
import { effective } from '@/lib/core/effective-policy'
import { claimsOfStatic, type StaticSource, staticRef } from '@/lib/core/static-claims'
import type { Tx } from '@/lib/db/client'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { writeAudit } from '@/lib/services/console/audit'
import { makeReservation } from '@/lib/services/console/create-reservation'
import {
  type Actor,
  type ConsoleDeps,
  done,
  isUuid,
  notFound,
  type Refusal,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { readGlobalPolicy, scopePolicyOfValue } from '@/lib/services/console/global-policy'
import { readZones } from '@/lib/services/console/lease-draft'
import { readRecord } from '@/lib/services/console/list-records'
import { recordLine } from '@/lib/services/console/record-line'
import { proposalFor } from '@/lib/services/console/reservation-proposal'
import { storeStaticClaims } from '@/lib/services/console/static-claims'

function conflict(message: string): { ok: false; refusal: Refusal } {
  return refused({ kind: 'conflict', message, holder: null })
}

/** Why a record cannot be promoted, or null. */
function notPromotable(record: DnsRecord): string | null {
  const { type, provenance, origin, owned, present, wanted, status } = record
  if (type !== 'A' && type !== 'AAAA') return `Only A and AAAA records are promoted; this is a ${type}.`
  if (provenance === 'ddns(reservation)')
    return 'The record belongs to a reservation, which keeps its name already.'
  if (provenance === 'static(admin)')
    return origin === 'imported'
      ? 'The record is not ours: it was imported.'
      : 'The record is static already.'
  if (!present) return `The DNS server does not have the record: it is ${status}.`
  if (!owned) return 'The record is not ours.'
  const stands = status === 'served' || status === 'accepted' || (status === 'leaving' && wanted)
  return stands ? null : `The record is ${status}.`
}

/** A PTR follows when the policy of the address says so. */
async function ptrFollows(tx: Tx, ip: string): Promise<boolean> {
  const [scope] = await runSql<{ policy: unknown }>(
    tx,
    `select policy from scope where subnet >>= $1::inet and gone_at is null order by masklen(subnet) desc, id limit 1`,
    [ip],
  )
  const own = scope === undefined ? null : scopePolicyOfValue(scope.policy)
  return effective(await readGlobalPolicy(tx), own, null).ptr.value
}

/** What a reservation made from the record is called: a name in its zone, or the whole name where that has dots. */
function hostnameOf({ name, zone }: DnsRecord): string {
  const relative = relativeName(name, zone)
  return relative !== null && isHostLabel(relative) ? relative : name
}

/**
 * Makes a dynamic record static: from now on no event of DHCP touches it. The server is told by a look at its names;
 * until then the row shows what stands there, the answer what is asked for.
 */
export async function promoteRecord(
  deps: ConsoleDeps,
  actor: Actor,
  input: Promote & { id: string; version: number | null },
): Promise<Result<Promoted>> {
  if (!isUuid(input.id)) return notFound('record')
  return deps.db.prisma.$transaction(async (tx): Promise<Result<Promoted>> => {
    const before = await readRecord(tx, input.id, true)
    if (before === null) return notFound('record')
    if (input.version !== null && input.version !== before.version) {
      return refused({ kind: 'stale', version: before.version })
    }
    const reason = notPromotable(before)
    if (reason !== null) return conflict(reason)
    const source = await sourceOf(tx, before)
    if (await isStatic(tx, source)) return conflict('The record was promoted already.')
    const zones = await readZones(tx)
    const { claims, reason: none } = claimsOfStatic(source, {
      zones,
      rules: [],
      policy: await readGlobalPolicy(tx),
    })
    if (none !== null) return conflict(`The record cannot be static: ${none}.`)

    const found = await proposalFor(tx, before.value, hostnameOf(before))
    let reservation: Reservation | null = null
    if (input.reserve) {
      if (found.draft === null) return conflict(found.proposal.message)
      const origin = { createdFrom: 'dns', staticRecordId: source.id } as const
      const made = await makeReservation(tx, deps, actor, found.draft, origin)
      if (!made.ok) return made
      reservation = made.value
    }
    const { id, zoneId, name, type, value, ttl, ptr } = source
    await tx.staticRecord.create({
      data: {
        ...{ id, zoneId, name, type, value, ttl, ptr },
        ...{ createdFrom: 'promote', createdBy: actor.label, createdAt: deps.now(), updatedAt: deps.now() },
      },
    })
    await storeStaticClaims(tx, claims, reservation?.id ?? null)
    await tellOf(tx, actor, before, source, reservation)
    const after = await readRecord(tx, input.id)
    if (after === null) throw new Error('the record just written cannot be read')
    const proposal =
      reservation === null ? found.proposal : (await proposalFor(tx, before.value, null)).proposal
    const asked = { provenance: 'static(admin)', owner: staticRef(id) } as const
    return done({
      ...after,
      ...asked,
      proposal,
      reservation: reservation === null ? null : await readReservation(tx, reservation.id),
    })
  })
}

async function sourceOf(tx: Tx, record: DnsRecord): Promise<StaticSource> {
  const { zoneId } = await tx.dnsRecord.findUniqueOrThrow({
    where: { id: record.id },
    select: { zoneId: true },
  })
  const { name, value, ttl } = record
  const type = record.type === 'AAAA' ? 'AAAA' : 'A'
  const ptr = await ptrFollows(tx, value)
  return { kind: 'static', id: randomUUID(), zoneId, name, type, value, ttl, ptr }
}

async function isStatic(tx: Tx, { zoneId, name, type, value }: StaticSource): Promise<boolean> {
  return (await tx.staticRecord.count({ where: { zoneId, name, type, value } })) > 0
}

async function tellOf(
  tx: Tx,
  actor: Actor,
  before: DnsRecord,
  source: StaticSource,
  reservation: Reservation | null,
): Promise<void> {
  const { provenance, owner, ttl, value } = before
  await writeAudit(tx, actor, {
    cause: 'ADMIN',
    verb: 'updated',
    line: await recordLine(tx, before, {
      verb: 'updated',
      cause: 'ADMIN',
      reason: 'promoted to static(admin)',
    }),
    subjectKind: 'record',
    subjectId: before.id,
    before: { value, ttl, provenance, owner },
    after: { value, ttl, provenance: 'static(admin)', owner: staticRef(source.id) },
    chain: [
      { kind: 'static', id: source.id },
      { kind: 'lease', id: value },
      ...(reservation === null ? [] : [{ kind: 'reservation', id: reservation.id }]),
    ],
  })
  await notifyTopic(tx, 'records')
}
