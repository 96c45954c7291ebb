import type { Alert } from '@/lib/contract/alert'
import type { Why, WhyStep } from '@/lib/contract/why'
import { z } from '@/lib/contract/zod'
import { clientText } from '@/lib/core/alerts'
import { readAlert } from '@/lib/services/console/alerts/list-alerts'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { whyLease } from '@/lib/services/console/why/of-lease'
import { whyRecord } from '@/lib/services/console/why/of-record'
import { whyReservation } from '@/lib/services/console/why/of-reservation'
import { pages, step } from '@/lib/services/console/why/step'

const party = z.object({
  sourceKind: z.enum(['static', 'reservation', 'lease']).nullable(),
  sourceId: z.string().nullable(),
  ref: z.string().nullable(),
  recordId: z.string().nullable(),
  type: z.string(),
  value: z.string(),
})
type Party = z.infer<typeof party>

/** What a conflict over a name notes with its alert. */
const conflict = z.object({
  kind: z.enum(['static', 'imported', 'guarded', 'reservation', 'lease']),
  refused: z.boolean(),
  claimant: party,
  holder: party,
})
type Conflict = z.infer<typeof conflict>

/** The chain of what an alert is about, with the alert on top. */
export async function whyAlert(deps: ConsoleDeps, id: string): Promise<Why | null> {
  const alert = await readAlert(deps.db.pool, id, deps.now())
  if (alert === null) return null
  const { kind, severity, summary, count, createdAt } = alert
  const top = step('alert', summary, {
    at: createdAt,
    actor: 'worker',
    detail: `${kind}, ${severity}${count > 1 ? `, ${count} times` : ''}`,
  })
  const over = conflict.safeParse(alert.detail)
  const chain = over.success ? await whyConflict(deps, alert, over.data) : await whySubject(deps, alert)
  const subject = { kind: 'alert', id, title: summary } as const
  return { subject, cause: chain?.cause ?? null, steps: [top, ...(chain?.steps ?? [])] }
}

type Chain = Pick<Why, 'cause' | 'steps'>

async function whySubject(deps: ConsoleDeps, { recordId, reservationId, ip }: Alert): Promise<Chain | null> {
  return (
    (recordId === null ? null : await whyRecord(deps, recordId)) ??
    (reservationId === null ? null : await whyReservation(deps, reservationId)) ??
    (ip === null ? null : await whyLease(deps, ip))
  )
}

/** What the client did that wanted the name, the rule that stood in its way with the holder, and what became of it. */
async function whyConflict(deps: ConsoleDeps, alert: Alert, found: Conflict): Promise<Chain | null> {
  const chain = await whyParty(deps, alert, found.claimant)
  if (chain === null) return await whySubject(deps, alert)
  // What the claim's own policy says did not decide here.
  const isRule = ({ kind }: WhyStep) => kind === 'rule'
  const source = chain.steps.filter(({ kind }) => kind === 'event' || kind === 'intent' || kind === 'fact')
  const outcome = chain.steps.filter((one) => !source.includes(one) && !isRule(one))
  return { cause: chain.cause, steps: [...source, holderStep(found.holder), ruleStep(found), ...outcome] }
}

/** The chain of one side: of the record that it wants, or else of what wants it. */
async function whyParty(
  deps: ConsoleDeps,
  { name }: Alert,
  { sourceKind, sourceId, type, value }: Party,
): Promise<Chain | null> {
  const { rows } = await deps.db.pool.query<{ id: string }>(
    `select id::text from dns_record where name = $1 and type = $2 and value = $3 order by status = 'refused' desc, id limit 1`,
    [name, type, value],
  )
  const record = rows[0] === undefined ? null : await whyRecord(deps, rows[0].id)
  if (record !== null || sourceId === null) return record
  if (sourceKind === 'lease') return await whyLease(deps, sourceId)
  return sourceKind === 'reservation' ? await whyReservation(deps, sourceId) : null
}

function holderStep({ sourceKind, sourceId, recordId, ref, type, value }: Party): WhyStep {
  const at = value === '' ? null : `${type} ${value}`
  const client = ref === null ? '' : clientText(ref)
  switch (sourceKind) {
    case null:
      return step('fact', 'A record that is not ours has the name', {
        detail: at,
        link: recordId === null ? null : pages.record(recordId),
      })
    case 'static':
      return step('fact', 'A static record has the name', { detail: at })
    case 'reservation':
      return step('fact', `The reservation of ${client} has the name`, {
        detail: at,
        link: sourceId === null ? null : pages.reservation(sourceId),
      })
    case 'lease':
      return step('fact', `${client} has the name by its lease`, {
        detail: at,
        link: sourceId === null ? null : pages.lease(sourceId),
      })
  }
}

function ruleStep({ kind, refused }: Conflict): WhyStep {
  switch (kind) {
    case 'static':
      return step('rule', 'Conflict Guard: the name of a static record is given to nobody')
    case 'imported':
      return step('rule', 'Conflict Guard: what is not ours is never changed, and nobody is put beside it')
    case 'guarded':
      return step('rule', 'Conflict Guard: the name of the reservation is given to no other client')
    case 'lease':
      return step('rule', 'Of several clients the first owner keeps the name')
    case 'reservation':
      return step('rule', `Drift policy: ${refused ? 'Block refuses' : 'Warn lets through'} another client`)
  }
}
