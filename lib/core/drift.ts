import type { Claim } from '@/lib/core/claims'
import type { PlanChange, PlanLine, RecordRow, RecordState } from '@/lib/core/plan'

/** How a record of ours stands otherwise on the DNS server than we left it. `tag`: our owner tag is gone; `extra`: it came back. */
export type DriftKind = 'missing' | 'changed' | 'ttl' | 'tag' | 'duplicate' | 'extra'

/**
 * What a row notes: what was seen of it. `repair-…`: somebody asked to have it put right, whatever the policy says.
 * `foreign`: it is not ours, and somebody wrote it beside or in place of a record of ours. It stays until it is gone.
 */
export type DriftMark = DriftKind | 'foreign' | `repair-${DriftKind}`

export interface DriftRow extends RecordRow {
  wanted: boolean
  /** Null: nobody but us touched it. An edit of what is wanted takes the mark away. */
  drift: DriftMark | null
  /** What the last look said; absent: nobody tells. */
  status?: string
}

/** What the policy says about one row. `gated`: so much of its zone differs that a person must say what happens. */
export interface DriftVerdict {
  drift: 'warn' | 'block'
  from: 'global' | 'scope'
  gated: boolean
}

/** A record that differs, and what becomes of it. */
export interface DriftFound {
  row: DriftRow
  kind: DriftKind
  /** What is wanted there; null: nothing is. */
  wanted: RecordState | null
  /** What stands at the name instead, or beside it. */
  others: readonly DriftRow[]
  action: 'hold' | 'repair'
  /** Nothing of ours may stand there: beside a CNAME, or a lease's beside somebody else's record. */
  closed: boolean
  gated: boolean
}

export interface DriftInput {
  lines: readonly PlanLine[]
  /** Every row at the name. */
  records: readonly DriftRow[]
  claims: readonly Claim[]
  instance: string
  verdict: (row: DriftRow) => DriftVerdict
}

type At = Pick<RecordRow, 'zoneId' | 'name' | 'type'>
const samePlace = (a: At, b: At): boolean => a.zoneId === b.zoneId && a.name === b.name && a.type === b.type

const isAsked = (mark: DriftMark): boolean => mark.startsWith('repair-')

/** True when the tag is not ours any more, or says something else than is wanted. */
function isMistagged(row: DriftRow, { owner }: RecordState): boolean {
  return isUntagged(row) || row.ownerRef !== owner?.ref || row.provenance !== owner.provenance
}

/** Its tag was seen to be gone. */
function isUntagged({ drift }: DriftRow): boolean {
  return drift === 'tag' || drift === 'repair-tag'
}

/**
 * What the facts tell about a row that bears a mark, or null when it stands as it is wanted.
 *
 * @param others other values at its name, type and zone that stand and that nobody claims
 * @param wanted what its claim asks for; null: nothing claims it
 */
export function driftOf(
  row: DriftRow,
  others: readonly RecordRow[],
  wanted: RecordState | null,
): DriftKind | null {
  const { drift, present, owned } = row
  if (drift === null || drift === 'foreign') return null
  if (wanted === null) return present && owned && drift.endsWith('extra') ? 'extra' : null
  if (!present) return others.length > 0 ? 'changed' : 'missing'
  if (!owned) return null
  if (wanted.ttl !== row.ttl) return 'ttl'
  return isMistagged(row, wanted) ? 'tag' : null
}

/** What somebody else wrote beside our record. Names of dynamic clients are not pinned: nobody promised one address. */
function intruders(row: DriftRow, others: readonly DriftRow[]): DriftRow[] {
  if (row.provenance === 'ddns(dynamic)') return []
  return others.filter((one) => samePlace(one, row) && !one.owned && one.drift === 'foreign')
}

/** What stands beside our record once that was put right; null: nothing that somebody else wrote there. */
export function besideRepaired(found: DriftFound): DriftFound | null {
  if (found.wanted === null) return null
  const others = intruders(found.row, found.others)
  const row = { ...found.row, present: true, owned: true, ttl: found.wanted.ttl }
  return others.length === 0 ? null : beside(row, found.wanted, others)
}

/** It is told and never put right, so nothing of it waits for a person who is asked about the whole zone. */
function beside(row: DriftRow, wanted: RecordState, others: readonly DriftRow[]): DriftFound {
  return { row, kind: 'duplicate', wanted, others, action: 'hold', closed: false, gated: false }
}

/** What somebody else wrote at a name where we want something: as long as both is so, it stays marked. */
export function isIntruder(row: DriftRow, records: readonly DriftRow[]): boolean {
  const wanted = (one: DriftRow) => samePlace(one, row) && one.wanted && one.value !== row.value
  return row.drift === 'foreign' && !row.owned && !row.wanted && records.some(wanted)
}

/**
 * What the policy makes of rows that were changed behind our back. Warn holds their lines, Block lets them through as
 * repairs; both are told in `found`. What is not ours is in no line, before or after: at most our value is put back
 * beside it.
 */
export function applyDrift(input: DriftInput): { lines: PlanLine[]; found: DriftFound[] } {
  const found = input.records.flatMap((row) => findDrift(row, input))
  const lines = input.lines.map((line) => {
    const about = found.find(
      ({ row, kind }) => kind !== 'duplicate' && samePlace(row, line) && row.value === line.value,
    )
    return about === undefined ? line : lineOf(line, about, input)
  })
  return { lines, found }
}

/** All but what stands in the place of a record of ours, which is told with that record. */
export function toldApart(found: readonly DriftFound[]): DriftFound[] {
  const replaced = found.filter(({ kind }) => kind === 'changed')
  return found.filter(({ kind, row }) => kind !== 'extra' || !replaced.some((one) => samePlace(one.row, row)))
}

function findDrift(row: DriftRow, { lines, records, claims, instance, verdict }: DriftInput): DriftFound[] {
  if (row.drift === null && !records.some(({ drift }) => drift === 'foreign')) return []
  const line = lines.find((one) => samePlace(one, row) && one.value === row.value) ?? null
  const wanted = row.wanted && line !== null ? wantedBy(line, claims, instance) : null
  // Nothing asks for it any more, or another client has a better right: no drift, but what was decided.
  if (row.wanted && (wanted === null || line === null || isRefusedToAnother(line))) return []
  const alias = records.filter(
    (one) => one.zoneId === row.zoneId && one.name === row.name && one.type === 'CNAME' && one.present,
  )
  const others = records.filter(
    (one) => samePlace(one, row) && one.value !== row.value && one.present && !one.wanted,
  )
  const kind = driftOf(row, [...others, ...alias], wanted)
  const added = wanted === null || !row.present || !row.owned ? [] : intruders(row, others)
  const second = wanted === null || added.length === 0 ? [] : [beside(row, wanted, added)]
  if (kind === null) return second
  const { drift, gated } = verdict(row)
  const closed = alias.length > 0 || (line?.op === 'refuse' && line.sourceKind === 'lease')
  const action = drift === 'block' && !gated && !closed ? 'repair' : 'hold'
  return [{ row, kind, wanted, others: [...others, ...alias], action, closed, gated }, ...second]
}

function isRefusedToAnother({ op, conflict }: PlanLine): boolean {
  return op === 'refuse' && conflict?.kind !== 'imported'
}

/** What the claim of a line asks for; null: it has none. */
function wantedBy(line: PlanLine, claims: readonly Claim[], instance: string): RecordState | null {
  const claim = claims.find(
    (one) =>
      one.sourceKind === line.sourceKind &&
      one.sourceId === line.sourceId &&
      one.type === line.type &&
      one.value === line.value &&
      one.zoneId === line.zoneId,
  )
  if (claim === undefined) return null
  const { value, ttl, provenance, ref } = claim
  return { value, ttl, owner: { instance, provenance, ref } }
}

/** What is due at the line of a record that differs; null: nothing, it is merely told. */
function dueOf({ op, would }: PlanLine, { kind }: DriftFound): PlanChange | null {
  switch (op) {
    case 'create':
    case 'update':
    case 'delete':
      return op
    case 'held':
      return would
    case 'refuse':
      return 'create'
    case 'keep':
      return kind === 'tag' ? 'update' : null
  }
}

function lineOf(line: PlanLine, about: DriftFound, { verdict }: DriftInput): PlanLine {
  const due = dueOf(line, about)
  if (due === null) return line
  const { row, wanted } = about
  const asked = row.drift !== null && isAsked(row.drift) ? (row.why ?? null) : null
  // Told as a difference, it is no conflict too. What was refused before so much of the zone differed is decided.
  if (about.closed && (!about.gated || row.status === 'refused'))
    return { ...line, conflict: null, heldBy: asked ?? line.heldBy }
  const because = driftText(about)
  if (about.action === 'hold') {
    const why = about.gated ? `too much of ${line.zone} differs` : 'drift policy Warn'
    const would = about.closed ? null : due
    return { ...line, op: 'held', would, conflict: null, reason: `held (${why}): ${because}` }
  }
  const policy = { kind: 'policy', id: 'drift', from: verdict(row).from } as const
  return {
    ...line,
    op: due,
    would: null,
    before: due === 'create' ? null : beforeOf(line, about),
    after: wanted,
    recordId: line.op === 'refuse' ? row.id : line.recordId,
    conflict: null,
    reason: because,
    cause: asked?.cause ?? 'REPAIR',
    chain: asked?.chain ?? [...line.chain, policy],
  }
}

/** A tag that is gone is not expected on the server, whatever else differs. */
function beforeOf({ before }: PlanLine, { row, wanted }: DriftFound): RecordState | null {
  const untagged = isUntagged(row) && row.present && row.ownerRef === wanted?.owner?.ref
  // An update always says what stands there.
  return untagged ? { ...(before as RecordState), owner: null } : before
}

/** What a row notes of a difference that stays: what was asked for, or that the tag is gone, is not forgotten over it. */
export function markOf({ drift }: DriftRow, kind: DriftKind): DriftMark {
  return drift === 'tag' || (drift !== null && isAsked(drift)) ? drift : kind
}

/** What is different, fit for an operator. */
export function driftText({ kind, row, others }: Pick<DriftFound, 'kind' | 'row' | 'others'>): string {
  const there = others.map(({ type, value }) => (type === row.type ? value : `${type} ${value}`)).join(', ')
  switch (kind) {
    case 'missing':
      return 'it was deleted on the DNS server'
    case 'changed':
      return `on the DNS server ${there} stands in its place`
    case 'ttl':
      return `its TTL on the DNS server is ${row.ttl}`
    case 'tag':
      return 'its owner tag was changed on the DNS server'
    case 'duplicate':
      return `on the DNS server ${there} was added beside it`
    case 'extra':
      return 'it came back on the DNS server, and nothing claims it'
  }
}
