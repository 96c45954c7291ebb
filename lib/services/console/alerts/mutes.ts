import type { AlertMuteLike, MUTE_SCOPES, MuteRule, MuteRuleCreate } from '@/lib/contract/alert-inbox'
import { roleAllows } from '@/lib/contract/role'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { readAlert } from '@/lib/services/console/alerts/list-alerts'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  invalid,
  isUuid,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { applyMutes, isMuted } from '@/lib/services/worker/alert-mutes'

interface RuleRow {
  id: string
  kind: string
  scope: string | null
  name: string | null
  reason: string | null
  until: Date | null
  created_by: string
  created_at: Date
  muted: number
}

// Counted for each rule alone: an alert may be kept out by several.
const SELECT = `select r.id::text, r.kind, r.scope, r.name, r.reason, r.until, r.created_by, r.created_at,
    (select count(*)::int from alert a where a.active is not null and a.muted and a.kind = r.kind
       and ${isMuted('a', '$1::timestamptz', '(select r.*)')}) as muted
  from alert_mute r where (r.until is null or r.until > $1::timestamptz)`

function toItem(row: RuleRow): MuteRule {
  return {
    id: row.id,
    kind: row.kind,
    scope: row.scope,
    name: row.name,
    reason: row.reason,
    until: row.until?.toISOString() ?? null,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    muted: row.muted,
  }
}

async function readRule(target: SqlTarget, id: string, now: Date): Promise<MuteRule | null> {
  const [row] = await runSql<RuleRow>(target, `${SELECT} and r.id = $2::uuid`, [now, id])
  return row === undefined ? null : toItem(row)
}

/** The rules that hold now, the newest first. */
export async function listMutes(deps: ConsoleDeps): Promise<{ items: MuteRule[]; nextCursor: null }> {
  const rows = await runSql<RuleRow>(deps.db.pool, `${SELECT} order by r.created_at desc, r.id limit 1000`, [
    deps.now(),
  ])
  return { items: rows.map(toItem), nextCursor: null }
}

/** A kind as a whole is silenced for everybody: that is not for one shift to decide. */
function mayMute(actor: Actor, rule: Pick<MuteRule, 'scope' | 'name'>): Result<null> {
  if (rule.scope !== null || rule.name !== null || roleAllows(actor.role, 'administrator')) return done(null)
  const message =
    'Muting a whole kind of alert needs the role administrator: mute it for a scope or for a name.'
  return refused({ kind: 'forbidden', message })
}

function fieldsOf(rule: Pick<MuteRule, 'kind' | 'scope' | 'name' | 'until'>): Record<string, string | null> {
  const { kind, scope, name, until } = rule
  return { kind, scope, name, until }
}

/** Keeps alerts out of the inbox, those that stand and those to come. The same rule again is another time for it. */
export async function createMute(
  deps: ConsoleDeps,
  actor: Actor,
  body: MuteRuleCreate,
): Promise<Result<MuteRule>> {
  const now = deps.now()
  const { kind, scope = null, name = null, hours, reason = null } = body
  const may = mayMute(actor, { scope, name })
  if (!may.ok) return may
  const until = hours === undefined ? null : new Date(now.getTime() + hours * 3_600_000)
  return deps.db.transaction(async (tx) => {
    await tx.alertMute.deleteMany({ where: { kind, scope, name } })
    const data = { kind, scope, name, reason, until, createdBy: actor.label, createdAt: now }
    const { id } = await tx.alertMute.create({ data })
    await applyMutes(tx, now)
    const rule = await readRule(tx, id, now)
    if (rule === null) throw new Error('the rule just written cannot be read')
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'created',
      line: eventLine('alert-mute', 'created', 'ADMIN', { ...fieldsOf(rule), muted: rule.muted }),
      subjectKind: 'alert-mute',
      subjectId: id,
      after: { ...fieldsOf(rule), reason },
    })
    await notifyTopic(tx, 'alerts')
    return done(rule)
  })
}

/** Mutes alerts like this one: by its kind alone, or narrower by its scope, or by its name or address. */
export async function muteLike(
  deps: ConsoleDeps,
  actor: Actor,
  id: string,
  { scope: wanted, ...rest }: AlertMuteLike,
): Promise<Result<MuteRule>> {
  const alert = await readAlert(deps.db.pool, id, deps.now())
  if (alert === null) return notFound('alert')
  const { kind, scope } = alert
  const name = (alert.name ?? alert.ip)?.toLowerCase() ?? null
  const narrowest = name !== null ? 'kind-and-name' : scope !== null ? 'kind-and-scope' : 'kind'
  const how: (typeof MUTE_SCOPES)[number] = wanted ?? narrowest
  switch (how) {
    case 'kind':
      return createMute(deps, actor, { kind, ...rest })
    case 'kind-and-scope':
      return scope === null
        ? invalid('scope', 'must be another one: the alert has no scope')
        : createMute(deps, actor, { kind, scope, ...rest })
    case 'kind-and-name':
      return name === null
        ? invalid('scope', 'must be another one: the alert has neither name nor address')
        : createMute(deps, actor, { kind, name, ...rest })
    default:
      return how satisfies never
  }
}

/** Takes a rule away: what no other rule mutes is back in the inbox. */
export async function deleteMute(deps: ConsoleDeps, actor: Actor, id: string): Promise<Result<MuteRule>> {
  if (!isUuid(id)) return notFound('mute rule')
  const now = deps.now()
  return deps.db.transaction(async (tx) => {
    const rule = await readRule(tx, id, now)
    if (rule === null) return notFound('mute rule')
    const may = mayMute(actor, rule)
    if (!may.ok) return may
    await tx.alertMute.deleteMany({ where: { id } })
    await applyMutes(tx, now)
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'deleted',
      line: eventLine('alert-mute', 'deleted', 'ADMIN', fieldsOf(rule)),
      subjectKind: 'alert-mute',
      subjectId: id,
      before: { ...fieldsOf(rule), reason: rule.reason },
    })
    await notifyTopic(tx, 'alerts')
    return done(rule)
  })
}
