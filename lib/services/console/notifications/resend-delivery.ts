import type { Delivery } from '@/lib/contract/notification'
import { addJob, jobs } from '@/lib/db/queue'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  isUuid,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { readChannel, readDelivery } from '@/lib/services/console/notifications/read-channels'

/** A message that was given up waits again, with all its attempts before it. */
export function resendDelivery(deps: ConsoleDeps, actor: Actor, id: string): Promise<Result<Delivery>> {
  return deps.db.transaction(async (tx): Promise<Result<Delivery>> => {
    const before = isUuid(id) ? await readDelivery(tx, id) : null
    if (before === null) return notFound('message')
    const no = (message: string) => refused({ kind: 'conflict', message, holder: null })
    const channel = await readChannel(tx, before.channelId, true)
    if (channel === null) return notFound('channel')
    if (!channel.enabled && before.event !== 'test')
      return no(`The channel ${channel.name} is turned off: turn it on first.`)
    if (before.event !== 'test' && before.summary === null)
      return no('The alert is gone: there is nothing to tell any more.')
    const rows = await runSql(
      tx,
      `update notification_delivery set status = 'waiting', attempts = 0, reason = null, ended_at = null, next_at = $2
       where id = $1::uuid and status = 'failed' returning id`,
      [id, deps.now()],
    )
    if (rows.length === 0)
      return no(before.status === 'delivered' ? 'It was delivered.' : 'It waits to be sent already.')
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'retried',
      line: eventLine('notification', 'retried', 'ADMIN', {
        channel: channel.name,
        event: before.event,
        attempts: before.attempts,
      }),
      subjectKind: 'notification-channel',
      subjectId: channel.id,
      chain: before.alertId === null ? [] : [{ kind: 'alert', id: before.alertId }],
    })
    await addJob(tx, jobs.notify())
    await notifyTopic(tx, 'notifications')
    const after = await readDelivery(tx, id)
    return after === null ? notFound('message') : done(after)
  })
}
