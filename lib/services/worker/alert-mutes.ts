import { runSql, type SqlTarget } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'

/** `*` stands for anything; every other sign for itself. */
const LIKE = `replace(replace(replace(replace(m.name, '\\', '\\\\'), '%', '\\%'), '_', '\\_'), '*', '%')`

/**
 * SQL that is true for an alert which a rule keeps out of the inbox. Without a name its address counts as one.
 *
 * @param alert prefix of the alert's columns: kind, scope, name, ip
 * @param now SQL of the instant at which a rule must still hold
 * @param rules SQL of the rules in question
 */
export function isMuted(alert: string, now: string, rules = 'alert_mute'): string {
  return `exists (select from ${rules} m where m.kind = ${alert}.kind
    and (m.until is null or m.until > ${now})
    and (m.scope is null or m.scope = ${alert}.scope)
    and (m.name is null or lower(coalesce(${alert}.name, host(${alert}.ip))) like ${LIKE}))`
}

/**
 * Mutes what the rules say and nothing else, among the alerts that are not resolved: rules changed, or the time of one
 * is over. Returns how many alerts are different now.
 */
export async function applyMutes(target: SqlTarget, now: Date): Promise<number> {
  const changed = await runSql<{ id: string }>(
    target,
    `update alert a set muted = not a.muted, version = a.version + 1
     where a.active is not null and a.muted <> ${isMuted('a', '$1::timestamptz')} returning a.id::text`,
    [now],
  )
  if (changed.length > 0) await notifyTopic(target, 'alerts')
  return changed.length
}

/** Takes away the rules whose time is over; their alerts are back in the inbox. */
export async function endMutes(target: SqlTarget, now: Date): Promise<number> {
  const over = await runSql(target, 'delete from alert_mute where until <= $1 returning id::text', [now])
  return over.length === 0 ? 0 : applyMutes(target, now)
}
