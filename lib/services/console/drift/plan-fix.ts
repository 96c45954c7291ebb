import type pg from 'pg'
import { EFFECT_LINES, type EffectLine } from '@/lib/contract/effect'
import { type DriftRow, driftText } from '@/lib/core/drift'
import type { PlanLine, RecordState } from '@/lib/core/plan'
import { type NameFacts, readNames } from '@/lib/services/worker/look-name/facts'
import { planWithDrift } from '@/lib/services/worker/look-name/plan'
import { readWorld } from '@/lib/services/worker/world'

/** Which marked records shall be put right. */
export interface FixScope {
  zoneId: string
  /** Null: every type. */
  type: string | null
  /** Names that are looked at; the plan shows the first of their lines. */
  names: readonly string[]
}

export interface FixPlan {
  lines: EffectLine[]
  /** Why a record of them cannot be put right; null: nothing hinders. */
  obstacle: string | null
}

/** Names read at once. */
const CHUNK = 200
/** Ownership is told by the rows here; whose tag they bear changes no line. */
const INSTANCE = 'preview'

/** What a look would do if somebody asked to have the marked records put right. Reads, and writes nothing. */
export async function planFix(pool: pg.Pool, scope: FixScope, now: Date): Promise<FixPlan> {
  const world = await readWorld(pool)
  if (!world.policy.dnsEnabled) {
    return {
      lines: [],
      obstacle: 'DNS is off: nothing is changed on the DNS servers until it is switched on.',
    }
  }
  const plan: FixPlan = { lines: [], obstacle: null }
  for (let at = 0; at < scope.names.length && plan.lines.length < EFFECT_LINES; at += CHUNK) {
    for (const facts of await readNames(pool, scope.names.slice(at, at + CHUNK))) {
      const { lines, drift } = planWithDrift(asked(facts, scope), world, INSTANCE, now)
      for (const found of drift) {
        if (!concerns(found.row, scope)) continue
        if (found.action === 'hold') {
          plan.obstacle ??= `${found.row.name} cannot be put right: ${driftText(found)}, and is not ours.`
        }
      }
      const due = lines.filter((line) =>
        isRepair(
          line,
          drift.map(({ row }) => row),
          scope,
        ),
      )
      plan.lines.push(...due.map(shown))
    }
  }
  return { ...plan, lines: plan.lines.slice(0, EFFECT_LINES) }
}

function concerns({ zoneId, type }: Pick<DriftRow, 'zoneId' | 'type'>, scope: FixScope): boolean {
  return zoneId === scope.zoneId && (scope.type === null || type === scope.type)
}

/** The same facts as if the records were asked for. */
function asked(facts: NameFacts, scope: FixScope): NameFacts {
  const records = facts.records.map((row) => {
    if (row.drift === null || row.drift.startsWith('repair-') || !concerns(row, scope)) return row
    return { ...row, drift: `repair-${row.drift}` as NonNullable<DriftRow['drift']> }
  })
  return { ...facts, records, syncing: false }
}

function isRepair(line: PlanLine, rows: readonly DriftRow[], scope: FixScope): boolean {
  const changes = line.op === 'create' || line.op === 'update' || line.op === 'delete'
  if (!changes || !concerns(line, scope)) return false
  return rows.some(
    (row) =>
      row.id === line.recordId ||
      (row.zoneId === line.zoneId && row.type === line.type && row.value === line.value),
  )
}

const stateOf = (state: RecordState | null) =>
  state === null ? null : { value: state.value, ttl: state.ttl }

function shown({ op, view, zone, name, type, value, before, after, reason }: PlanLine): EffectLine {
  return {
    op: op as EffectLine['op'],
    system: 'dns',
    target: { view, zone, name, type, value },
    before: stateOf(before),
    after: stateOf(after),
    leavesAt: null,
    reason,
  }
}
