import type pg from 'pg'
import { EFFECT_LINES, type Effect, type EffectLine } from '@/lib/contract/effect'
import type { Why } from '@/lib/core/cause'
import type { Claim } from '@/lib/core/claims'
import type { PlanLine, RecordState } from '@/lib/core/plan'
import type { Touched } from '@/lib/services/console/effect/touched'
import { isKeepable, isKeeping } from '@/lib/services/worker/claims/kept'
import { type NameFacts, readNames } from '@/lib/services/worker/look-name/facts'
import { planName } from '@/lib/services/worker/look-name/plan'
import type { World } from '@/lib/services/worker/world'

/** Names that are read and decided at once. */
const CHUNK = 500
/** Names that stop resolving and are named. */
const NAMED = 20
/** Ownership is told by the rows here; whose tag they bear changes no line. */
const INSTANCE = 'preview'
/** What the change notes at the records whose claims it takes. */
const POLICY: Why = { cause: 'POLICY', chain: [] }

type DnsOp = EffectLine['op']

interface Found {
  op: DnsOp
  line: PlanLine
}

interface AtPlace {
  zoneId: string
  type: string
  value: string
}

const samePlace = (a: AtPlace, b: AtPlace): boolean =>
  a.zoneId === b.zoneId && a.type === b.type && a.value === b.value

/** The same facts with the claims as they would be; one that would keep what is not there is none. */
function withClaims(facts: NameFacts, touched: Touched, when: 'before' | 'after'): NameFacts {
  const claims = touched.claimsAt(facts.name, facts.claims, when)
  const idle = (claim: Claim) =>
    isKeeping(claim) && !facts.records.some((row) => isKeepable(row) && samePlace(row, claim))
  return {
    ...facts,
    syncing: false,
    claims: claims.filter((claim) => !idle(claim)),
    records: facts.records.map((row) => {
      const released = when === 'after' && row.why === null && touched.isReleased(facts.name, row)
      return released ? { ...row, why: POLICY } : row
    }),
    forwards:
      facts.forwards?.map((forward) => ({
        ...forward,
        claims: touched.claimsAt(forward.name, [...forward.claims], when),
      })) ?? null,
  }
}

const place = ({ zoneId, name, type, value }: PlanLine): string => JSON.stringify([zoneId, name, type, value])

function same(a: PlanLine | undefined, b: PlanLine): boolean {
  return (
    a !== undefined && a.op === b.op && a.after?.ttl === b.after?.ttl && a.before?.value === b.before?.value
  )
}

/** What happens after the change that would not happen without it. */
function difference(before: readonly PlanLine[], after: readonly PlanLine[]): Found[] {
  const was = new Map(before.map((line) => [place(line), line]))
  return after.flatMap((line): Found[] => {
    const old = was.get(place(line))
    switch (line.op) {
      case 'create':
      case 'update':
      case 'delete':
      case 'refuse':
        return same(old, line) ? [] : [{ op: line.op, line }]
      case 'keep': {
        const leftAt = old?.leavesAt ?? null
        if (line.leavesAt === leftAt) return []
        return [{ op: line.leavesAt === null ? 'stay' : 'leave', line }]
      }
      case 'held':
        return []
      default:
        return line.op satisfies never
    }
  })
}

const isAddress = ({ type }: { type: string }): boolean => type === 'A' || type === 'AAAA'

/** Whether a zone loses the last address of the name by these lines; what stays is counted from the records there. */
function emptied(facts: NameFacts, found: readonly Found[], ops: readonly DnsOp[]): boolean {
  const zones = new Set(
    found.filter(({ op, line }) => ops.includes(op) && isAddress(line)).map((f) => f.line.zoneId),
  )
  return [...zones].some((zoneId) => {
    const going = new Set(
      found
        .filter(({ op, line }) => ops.includes(op) && line.zoneId === zoneId)
        .map(({ line }) => place(line)),
    )
    const stands = facts.records.some(
      (row) =>
        row.present &&
        row.zoneId === zoneId &&
        (isAddress(row) || row.type === 'CNAME') &&
        !going.has(JSON.stringify([row.zoneId, row.name, row.type, row.value])),
    )
    const comes = found.some(
      ({ op, line }) => (op === 'create' || op === 'update') && line.zoneId === zoneId && isAddress(line),
    )
    return !stands && !comes
  })
}

function stateOf(state: RecordState | null): EffectLine['before'] {
  return state === null ? null : { value: state.value, ttl: state.ttl }
}

/** What is kept is as it is claimed; what differs is when it goes. */
const REASONS: Partial<Record<DnsOp, string>> = {
  leave: 'its lease expired: it leaves at the end of its grace, unless its client returns',
  stay: 'it does not leave any more',
}

function shown({ op, line }: Found): EffectLine {
  const { view, zone, name, type, value, before, after, reason, leavesAt } = line
  return {
    op,
    system: 'dns',
    target: { view, zone, name, type, value },
    before: stateOf(before),
    after: op === 'leave' ? null : stateOf(after),
    leavesAt: op === 'leave' ? leavesAt : null,
    reason: REASONS[op] ?? reason,
  }
}

/** What a look at each touched name would do that it does not do as things are. Reads, and writes nothing. */
export async function decideEffect(
  pool: pg.Pool,
  touched: Touched,
  worlds: { before: World; after: World },
  now: Date,
): Promise<Effect> {
  const counts = { create: 0, update: 0, delete: 0, leave: 0, stay: 0, refuse: 0 }
  const stopResolving: Effect['stopResolving'] = { now: 0, later: 0, names: [] }
  const lines: EffectLine[] = []
  const names = [...touched.names].sort()
  for (let at = 0; at < names.length; at += CHUNK) {
    for (const facts of await readNames(pool, names.slice(at, at + CHUNK))) {
      const before = planName(withClaims(facts, touched, 'before'), worlds.before, INSTANCE, now)
      const after = planName(withClaims(facts, touched, 'after'), worlds.after, INSTANCE, now)
      const found = difference(before, after)
      for (const one of found) {
        counts[one.op] += 1
        if (lines.length < EFFECT_LINES) lines.push(shown(one))
      }
      const gone = emptied(facts, found, ['delete'])
      if (gone) stopResolving.now += 1
      else if (emptied(facts, found, ['delete', 'leave'])) stopResolving.later += 1
      if (gone && stopResolving.names.length < NAMED) stopResolving.names.push(facts.name)
    }
  }
  return { counts, stopResolving, lines, complete: !touched.cut }
}
