import { randomBytes } from 'node:crypto'
import {
  type Channel,
  type ChannelCreate,
  type ChannelPatch,
  type ChannelWithSecret,
  type Delivery,
  targetFault,
} from '@/lib/contract/notification'
import { channelReason } from '@/lib/core/notify-alerts'
import type { Tx } from '@/lib/db/client'
import { addJob, jobs } from '@/lib/db/queue'
import { notifyTopic } from '@/lib/db/topics'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  invalid,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { readChannel, readDelivery } from '@/lib/services/console/notifications/read-channels'

/** Signs the body of a webhook: 256 bits. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64url')}`

/** What the audit log tells of a channel: no secret, and no URL, which is often one. */
function told({ kind, name, enabled, minSeverity, kinds, target }: Channel) {
  const where = kind === 'email' ? target : target.map((url) => new URL(url).host)
  return { kind, name, enabled, minSeverity, kinds, target: where }
}

async function audit(
  tx: Tx,
  actor: Actor,
  verb: 'created' | 'updated' | 'deleted' | 'tested',
  { before, after }: { before: Channel | null; after: Channel | null },
): Promise<void> {
  const shown = after ?? before
  if (shown === null) return
  await writeAudit(tx, actor, {
    cause: 'ADMIN',
    verb,
    line: eventLine('notification-channel', verb, 'ADMIN', {
      name: shown.name,
      kind: shown.kind,
      enabled: String(shown.enabled),
    }),
    subjectKind: 'notification-channel',
    subjectId: shown.id,
    before: before === null ? null : told(before),
    after: after === null ? null : told(after),
  })
  await notifyTopic(tx, 'notifications')
}

async function nameTaken(tx: Tx, name: string, but: string | null) {
  const holder = await tx.notificationChannel.findUnique({ where: { name }, select: { id: true } })
  if (holder === null || holder.id === but) return null
  const errors = [{ path: 'name', message: 'is the name of another channel' }]
  return refused({
    kind: 'conflict',
    message: `A channel is named ${name} already.`,
    holder: null,
    errors,
  })
}

/** Makes a channel. The answer is the only place where the secret of a webhook stands. */
export async function createChannel(
  deps: ConsoleDeps,
  actor: Actor,
  body: ChannelCreate,
): Promise<Result<ChannelWithSecret>> {
  const secret = body.kind === 'webhook' ? newSecret() : null
  const now = deps.now()
  return deps.db.transaction(async (tx) => {
    const taken = await nameTaken(tx, body.name, null)
    if (taken !== null) return taken
    const data = { ...body, secret, createdBy: actor.label, createdAt: now, updatedAt: now }
    const { id } = await tx.notificationChannel.create({ data })
    const after = await readChannel(tx, id)
    if (after === null) throw new Error('the channel just written cannot be read')
    await audit(tx, actor, 'created', { before: null, after })
    return done({ ...after, secret })
  })
}

/** Changes a channel. Turned off, what still waits for it is not sent any more. */
export async function updateChannel(
  deps: ConsoleDeps,
  actor: Actor,
  { id, version }: { id: string; version: number | null },
  { newSecret: renew, ...patch }: ChannelPatch,
): Promise<Result<ChannelWithSecret>> {
  return deps.db.transaction(async (tx) => {
    const before = await readChannel(tx, id, true)
    if (before === null) return notFound('channel')
    if (version !== null && version !== before.version)
      return refused({ kind: 'stale', version: before.version })
    const fault = patch.target === undefined ? null : targetFault(before.kind, patch.target)
    if (fault !== null) return invalid('target', fault)
    if (renew === true && before.kind !== 'webhook')
      return invalid('newSecret', 'is for webhooks: mail is not signed')
    const taken = patch.name === undefined ? null : await nameTaken(tx, patch.name, id)
    if (taken !== null) return taken
    const secret = renew === true ? newSecret() : null
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
    await tx.notificationChannel.update({
      where: { id },
      data: {
        ...given,
        ...(secret === null ? {} : { secret }),
        updatedAt: deps.now(),
        version: { increment: 1 },
      },
    })
    if (patch.enabled === false) {
      await giveUp(tx, deps, id)
      await closeAlert(tx, deps, actor, id)
    }
    const after = await readChannel(tx, id)
    if (after === null) throw new Error('the channel just written cannot be read')
    await audit(tx, actor, 'updated', { before, after })
    return done({ ...after, secret })
  })
}

async function giveUp(tx: Tx, deps: ConsoleDeps, channelId: string): Promise<void> {
  await tx.notificationDelivery.updateMany({
    where: { channelId, status: 'waiting' },
    data: { status: 'failed', reason: 'The channel was turned off.', endedAt: deps.now() },
  })
}

/** That it cannot be told is no matter any more. */
async function closeAlert(tx: Tx, deps: ConsoleDeps, actor: Actor, id: string): Promise<void> {
  const { count } = await tx.alert.updateMany({
    where: { active: channelReason(id) },
    data: {
      ...{ state: 'resolved', active: null, snoozedUntil: null },
      ...{ resolvedAt: deps.now(), resolvedBy: actor.label, version: { increment: 1 } },
    },
  })
  if (count > 0) await notifyTopic(tx, 'alerts')
}

/** Takes a channel away with all that is known of its messages. */
export async function deleteChannel(
  deps: ConsoleDeps,
  actor: Actor,
  { id, version }: { id: string; version: number | null },
): Promise<Result<Channel>> {
  return deps.db.transaction(async (tx) => {
    const before = await readChannel(tx, id, true)
    if (before === null) return notFound('channel')
    if (version !== null && version !== before.version)
      return refused({ kind: 'stale', version: before.version })
    await tx.notificationChannel.delete({ where: { id } })
    await closeAlert(tx, deps, actor, id)
    await audit(tx, actor, 'deleted', { before, after: null })
    return done(before)
  })
}

/** Sends a message that is about no alert, also through a channel that is turned off. */
export async function testChannel(deps: ConsoleDeps, actor: Actor, id: string): Promise<Result<Delivery>> {
  return deps.db.transaction(async (tx) => {
    const channel = await readChannel(tx, id)
    if (channel === null) return notFound('channel')
    const now = deps.now()
    const row = await tx.notificationDelivery.create({
      data: { channelId: id, event: 'test', nextAt: now, createdAt: now },
    })
    await audit(tx, actor, 'tested', { before: null, after: channel })
    await addJob(tx, jobs.notify())
    const delivery = await readDelivery(tx, row.id)
    return delivery === null ? notFound('message') : done(delivery)
  })
}
