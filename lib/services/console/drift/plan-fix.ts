import type pg from 'pg'
import { EFFECT_LINES, type EffectLine } from '@/lib/contract/effect'
import { besideRepaired, type DriftFound, type DriftRow, driftText } from '@/lib/core/drift'
import type { PlanLine } from '@/lib/core/plan'
import { ipToReverseName } from '@/lib/core/reverse-name'
import { asked, concerns, type FixScope } from '@/lib/services/console/drift/fix-scope'
import { pointerLines } from '@/lib/services/console/drift/plan-pointers'
import { shownLine } from '@/lib/services/console/drift/shown-line'
import { type NameFacts, readNames } from '@/lib/services/worker/look-name/facts'
import { planWithDrift } from '@/lib/services/worker/look-name/plan'
import { readWorld } from '@/lib/services/worker/world'

export interface FixPlan {
  /** What is put right, what stays as somebody else made it, and what becomes of the PTRs. */
  lines: EffectLine[]
  /** How many of the lines put something right. */
  changes: number
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
      ...{ lines: [], changes: 0 },
      obstacle: 'DNS is off: nothing is changed on the DNS servers until it is switched on.',
    }
  }
  const plan: FixPlan = { lines: [], changes: 0, obstacle: null }
  const reverse = new Set<string>()
  for (let at = 0; at < scope.names.length && plan.lines.length < EFFECT_LINES; at += CHUNK) {
    for (const facts of await readNames(pool, scope.names.slice(at, at + CHUNK))) {
      const { lines, drift } = planWithDrift(asked(facts, scope), world, INSTANCE, now)
      const found = drift.filter(({ row }) => concerns(row, scope))
      const due = lines.filter((line) => isRepair(line, found, scope))
      const left = found.flatMap(leftAsItIs)
      plan.changes += due.length
      const stuck = found.find(({ action, kind }) => action === 'hold' && kind !== 'duplicate')
      if (stuck !== undefined) plan.obstacle ??= `${stuck.row.name} cannot be put right: ${notOurs(stuck)}.`
      const lost = lines.filter((line) => isLost(line, facts, found, scope))
      plan.lines.push(...due.map((line) => shownLine(line)), ...left, ...lost.map(shownLost))
      for (const { type, value } of [...due, ...lost, ...found.map(({ row }) => row)]) {
        const name = type === 'PTR' ? null : ipToReverseName(value)
        if (name !== null) reverse.add(name)
      }
    }
  }
  for (const facts of await readNames(pool, [...reverse].slice(0, CHUNK))) {
    const { lines } = planWithDrift(asked(facts, scope), world, INSTANCE, now)
    plan.lines.push(...pointerLines(lines, scope))
  }
  return { ...plan, lines: plan.lines.slice(0, EFFECT_LINES) }
}

/** What a fix does not bring back, and what somebody else wrote beside: neither is ours to touch. */
function leftAsItIs(found: DriftFound): EffectLine[] {
  const { row, action, kind } = found
  const beside = kind === 'duplicate' ? found : action === 'repair' ? besideRepaired(found) : null
  const others = (beside?.others ?? []).map((other) => ({
    ...lineAt(other),
    op: 'refuse' as const,
    before: { value: other.value, ttl: other.ttl },
    after: { value: other.value, ttl: other.ttl },
    reason: `${other.value} stays: it is not ours. Delete it on the DNS server, or adopt it`,
  }))
  if (action === 'repair' || kind === 'duplicate') return others
  const reason = `${row.value} does not come back: ${notOurs(found)}`
  return [{ ...lineAt(row), op: 'refuse', before: null, after: null, reason }]
}

const notOurs = (found: DriftFound): string => `${driftText(found)}, and is not ours`

/** What differs and is refused for another reason than the difference: its lease ended, or another client has the name. */
function isLost(
  line: PlanLine,
  { records }: NameFacts,
  found: readonly DriftFound[],
  scope: FixScope,
): boolean {
  const isMarked = (row: DriftRow) => row.drift !== null && row.drift !== 'foreign' && isAt(row, line)
  if (line.op !== 'refuse' || !concerns(line, scope)) return false
  return records.some(isMarked) && !found.some(({ row }) => isAt(row, line))
}

function isAt(row: DriftRow, { zoneId, type, value }: PlanLine): boolean {
  return row.zoneId === zoneId && row.type === type && row.value === value
}

function shownLost(line: PlanLine): EffectLine {
  return shownLine({ ...line, reason: `${line.value} does not come back: ${line.reason}` })
}

function lineAt({ view, zone, name, type, value }: DriftRow) {
  return { system: 'dns' as const, target: { view, zone, name, type, value }, leavesAt: null }
}

function isRepair(line: PlanLine, found: readonly DriftFound[], scope: FixScope): boolean {
  const changes = line.op === 'create' || line.op === 'update' || line.op === 'delete'
  if (!changes || !concerns(line, scope)) return false
  return found.some(({ row }) => row.id === line.recordId || isAt(row, line))
}
