import type pg from 'pg'
import { auditValue } from '@/lib/core/audit-line'
import type { Cause } from '@/lib/core/cause'
import { leaseOwner } from '@/lib/core/lease-client'
import { clientWords } from '@/lib/core/readable'
import type { HoldWish, WatchDecision } from '@/lib/core/watch'
import {
  alertsOfWatch,
  holdFailed,
  holdReasons,
  type WatchAbout,
  watchReasons,
} from '@/lib/core/watch-alerts'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { storeAlerts } from '@/lib/services/worker/alerts'
import type { HoldOutcome } from '@/lib/services/worker/watches/hold'
import type { StoredWatch } from '@/lib/services/worker/watches/read'

const WRITE = `
update watch w set state = n.state, hwaddr = n.hwaddr, client_id = n."clientId", duid = n.duid, hostname = n.hostname,
  client_seen_at = n."seenAt", reservation_id = n."reservationId", learn_until = n."learnUntil",
  record_id = n."recordId", name = n.name, subnet_id = n."subnetId", updated_at = now(), version = w.version + 1
from jsonb_to_record($2::jsonb) as n(state text, hwaddr text, "clientId" text, duid text, hostname text,
  "seenAt" timestamptz, "reservationId" uuid, "learnUntil" timestamptz, "recordId" uuid, name text, "subnetId" int)
where w.id = $1::uuid and (w.state, w.hwaddr, w.client_id, w.duid, w.hostname, w.client_seen_at, w.reservation_id,
    w.learn_until, w.record_id, w.name, w.subnet_id)
  is distinct from (n.state, n.hwaddr, n."clientId", n.duid, n.hostname, n."seenAt", n."reservationId",
    n."learnUntil", n."recordId", n.name, n."subnetId")
returning w.id`

async function audit(
  tx: pg.PoolClient,
  watch: StoredWatch,
  event: {
    subject: 'watch' | 'hold'
    verb: string
    cause: Cause
    client: string | null
    reason?: string | null
  },
): Promise<void> {
  const { id, recordId, facts } = watch
  const { subject, verb, cause, client, reason } = event
  const line = [
    `${subject} ${verb} (${cause})`,
    `host=${auditValue(watch.name)}`,
    `client=${auditValue(client)}`,
    `ip=${auditValue(facts.watch.ip)}`,
    `scope=${auditValue(facts.scope?.name ?? null)}`,
    ...(reason == null ? [] : [`reason=${auditValue(reason)}`]),
  ].join(' ')
  const chain = [
    { kind: 'watch', id },
    ...(recordId === null ? [] : [{ kind: 'record', id: recordId }]),
    ...(facts.lease === null ? [] : [{ kind: 'lease', id: facts.lease.ip }]),
  ]
  await runSql(
    tx,
    `insert into audit_event (actor_kind, actor, cause, verb, line, subject_kind, subject_id, chain)
     values ('worker', 'worker', $1, $2, $3, 'watch', $4, $5::jsonb)`,
    [cause, verb, line, id, JSON.stringify(chain)],
  )
  await notifyTopic(tx, 'audit')
}

function aboutOf({ id, recordId, name, facts }: StoredWatch): WatchAbout {
  return { watchId: id, recordId, name, scope: facts.scope?.name ?? null }
}

/** Writes what was decided, with the alerts and, when a client was seen, the audit event. */
export async function writeDecision(
  tx: pg.PoolClient,
  watch: StoredWatch,
  decision: WatchDecision,
): Promise<void> {
  const { client, state, reservationId, learnUntil } = decision
  const { facts, id, recordId, name, subnetId } = watch
  const seen = client ?? { hwaddr: '', clientId: '', duid: '', hostname: '', seenAt: null }
  const { hwaddr, clientId, duid, hostname, seenAt } = seen
  const row = {
    state,
    hwaddr,
    clientId,
    duid,
    hostname,
    seenAt,
    reservationId,
    learnUntil,
    recordId,
    name,
    subnetId,
  }
  const changed = await runSql(tx, WRITE, [id, JSON.stringify(row)])
  const { ip, client: before } = facts.watch
  await storeAlerts(tx, alertsOfWatch(facts, decision, aboutOf(watch)), { reasons: watchReasons(ip) })
  if (changed.length === 0) return
  await notifyTopic(tx, 'watchlist', 'records')
  if (client !== null && state === 'client-seen' && client.seenAt !== before?.seenAt) {
    const owner = leaseOwner(client)
    const cause = facts.lease?.cause ?? 'GRANT'
    const words = owner === null ? null : clientWords(owner)
    await audit(tx, watch, { subject: 'watch', verb: 'seen', cause, client: words })
  }
}

/** Writes down how the row in Kea stands, with the alert about it. `wish`: what should stand there. */
export async function writeHold(
  tx: pg.PoolClient,
  watch: StoredWatch,
  hold: HoldOutcome,
  wish: HoldWish,
): Promise<void> {
  await tellHold(tx, watch, hold, wish)
  const holder = hold.client === null ? null : `${hold.client.type}:${hold.client.value}`
  const changed = await runSql(
    tx,
    `update watch set hold = $2, hold_for = $3, hold_reason = $4, kea_host_id = $5, updated_at = now()
     where id = $1::uuid and (hold, hold_for, hold_reason, kea_host_id) is distinct from ($2, $3, $4, $5::int)
     returning id`,
    [watch.id, hold.state, holder, hold.reason, hold.hostId],
  )
  if (changed.length > 0) await notifyTopic(tx, 'watchlist')
  if (hold.did === null) return
  const client = hold.client === null ? 'nobody' : clientWords(hold.client)
  const { did, reason } = hold
  await audit(tx, watch, {
    subject: 'hold',
    verb: did,
    cause: 'POLICY',
    client: did === 'deleted' ? null : client,
    reason,
  })
}

/** Tells that the row is not as it should be; resolved when it is, or is left to a reservation (`hold` null). */
export async function tellHold(
  tx: pg.PoolClient,
  watch: StoredWatch,
  hold: HoldOutcome | null,
  wish: HoldWish,
): Promise<void> {
  const { ip } = watch.facts.watch
  const failed =
    hold !== null && (hold.state === 'failed' || (hold.state === 'pending' && hold.waits !== true))
  const wanted = wish.want === 'nobody' || wish.want === 'client'
  const trouble = { ip, reason: hold?.reason ?? null, wanted, stands: (hold?.hostId ?? null) !== null }
  await storeAlerts(tx, failed ? [holdFailed(trouble, aboutOf(watch))] : [], { reasons: holdReasons(ip) })
}

/** Removes a watch whose record is gone, unless somebody wanted something of it meanwhile. */
export async function endWatch(tx: pg.PoolClient, watch: StoredWatch): Promise<void> {
  const gone = await runSql(
    tx,
    `delete from watch where id = $1::uuid and origin <> 'manual' and state <> 'dismissed' and kea_host_id is null
     returning id`,
    [watch.id],
  )
  if (gone.length === 0) return
  const { ip } = watch.facts.watch
  await storeAlerts(tx, [], { reasons: [...watchReasons(ip), ...holdReasons(ip)] })
  await audit(tx, watch, {
    subject: 'watch',
    verb: 'deleted',
    cause: 'SYNC',
    client: null,
    reason: 'its record is gone',
  })
  await notifyTopic(tx, 'watchlist', 'records')
}
