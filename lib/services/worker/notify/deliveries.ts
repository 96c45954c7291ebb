import { channelReason } from '@/lib/core/notify-alerts'
import { runSql, type SqlTarget } from '@/lib/db/sql'

/** Seconds that e-mail waits for more of it: alerts that come together are one message. */
export const MAIL_GATHER_SECONDS = 30

const RANK = `array_position(array['low', 'medium', 'high'], %)`
const rank = (column: string): string => RANK.replace('%', column)

/**
 * SQL that writes a delivery for each channel that wants to hear of these alerts. One is told of once: raised again
 * with another text it is no news, raised to a severity that a channel waits for it is. That a channel cannot be told
 * is told to the others.
 *
 * @param from a relation of rows of `alert`
 */
export function raisedDeliveries(from: string): string {
  return `insert into notification_delivery (channel_id, alert_id, event, next_at)
    select c.id, a.id, 'raised', now() + case c.kind when 'email' then interval '${MAIL_GATHER_SECONDS} s' else '0' end
    from ${from} a join notification_channel c on c.enabled and ${rank('a.severity')} >= ${rank('c.min_severity')}
      and (c.kinds = '{}' or a.kind = any(c.kinds))
    where not a.muted and a.state = 'open' and a.reason <> '${channelReason('')}' || c.id
    on conflict do nothing returning id`
}

/** SQL that tells whoever was told of these alerts that they are over. */
export function resolvedDeliveries(from: string): string {
  return `insert into notification_delivery (channel_id, alert_id, event, next_at)
    select c.id, a.id, 'resolved', now() + case c.kind when 'email' then interval '${MAIL_GATHER_SECONDS} s' else '0' end
    from ${from} a join notification_delivery d on d.alert_id = a.id and d.event = 'raised' and d.status <> 'failed'
      join notification_channel c on c.id = d.channel_id and c.enabled
    where not a.muted
    on conflict do nothing returning id`
}

/** An operator resolved these alerts: whoever was told of them hears it. True when there is something to send. */
export async function tellResolved(target: SqlTarget, ids: readonly string[]): Promise<boolean> {
  const told = await runSql(
    target,
    `with a as (select * from alert where id = any($1::uuid[])) ${resolvedDeliveries('a')}::text`,
    [ids],
  )
  return told.length > 0
}
