import type { Claim } from '@/lib/core/claims'
import { isShareable, isUnconditional } from '@/lib/core/stands'
import type { RecordBook } from '@/lib/services/worker/stand-alone/record-book'

/** Claims by what makes them; computed whenever they are asked for, since all at once they would fill the memory. */
export interface ClaimSources {
  readonly count: number
  /** What the source of this number (from 0) wants, the same at each call. */
  claims(source: number): readonly Claim[]
}

/** Names that are decided together, and the sources with claims there; both ascending. */
export interface Part {
  names: number[]
  sources: number[]
}

/** Names of a part, unless what hangs together is more. */
const PART = 10_000

/**
 * The names at which there may be something to decide, in parts that do not depend on each other: a PTR is in the part
 * of the name it points to. At every other name all that is claimed stands, and nothing else of ours (see `stands`):
 * what `planClaims` makes of the parts is what it would make of everything.
 */
export function concerned(book: RecordBook, sources: ClaimSources, partSize = PART): Part[] {
  const found = compare(book, sources)
  const groupOf = joined(book, found)
  const open = new Set<number>()
  for (let name = 0; name < book.names(); name += 1) {
    if (!isSettled(book, found, name)) open.add(groupOf(name))
  }
  if (open.size === 0) return []
  const parts: Part[] = []
  const partOf = new Map<number, Part>()
  for (let name = 0; name < book.names(); name += 1) {
    const group = groupOf(name)
    if (!open.has(group)) continue
    let part = partOf.get(group) ?? parts.at(-1)
    if (part === undefined || (!partOf.has(group) && part.names.length >= partSize)) {
      part = { names: [], sources: [] }
      parts.push(part)
    }
    partOf.set(group, part)
    part.names.push(name)
  }
  for (const [at, name] of found.names.entries()) {
    const part = partOf.get(groupOf(name))
    const source = found.sources[at]
    if (part !== undefined && source !== undefined && part.sources.at(-1) !== source)
      part.sources.push(source)
  }
  return parts
}

/** The claims of a part, those of one source after those of the other. */
export function claimsOfPart(book: RecordBook, sources: ClaimSources, part: Part): Claim[] {
  const names = new Set(part.names)
  return part.sources.flatMap((source) =>
    sources.claims(source).filter(({ name }) => names.has(book.find(name) ?? -1)),
  )
}

interface Found {
  /** By name: how many claims there are. */
  claims: number[]
  /** By name: what rules out that all of it stands is known. */
  differs: boolean[]
  /** By name: a PTR is claimed there; a PTR leads there. */
  points: boolean[]
  target: boolean[]
  /** One after another: each name of each source. */
  names: number[]
  sources: number[]
  /** PTRs, as pairs: the name, and the one it points to. */
  pointers: number[]
}

function compare(book: RecordBook, sources: ClaimSources): Found {
  const found: Found = {
    ...{ claims: [], differs: [], points: [], target: [] },
    ...{ names: [], sources: [], pointers: [] },
  }
  const owner: number[] = []
  /** By name: what is claimed stands only while nothing else is claimed there. */
  const alone: boolean[] = []
  const number = (name: string): number => {
    const at = book.number(name)
    for (let next = found.claims.length; next <= at; next += 1) {
      found.claims.push(0)
      found.differs.push(false)
      found.points.push(false)
      found.target.push(false)
      owner.push(-1)
      alone.push(false)
    }
    return at
  }
  for (let source = 0; source < sources.count; source += 1) {
    for (const claim of sources.claims(source)) {
      const name = number(claim.name)
      const before = found.claims[name] ?? 0
      found.claims[name] = before + 1
      alone[name] ||= !isShareable(claim)
      const fits = before === 0 || (owner[name] === source && alone[name] === false)
      owner[name] = source
      if (!isUnconditional(claim) || !book.take(name, claim) || !fits) found.differs[name] = true
      found.names.push(name)
      found.sources.push(source)
      if (claim.type !== 'PTR') continue
      const target = number(claim.value)
      found.points[name] = true
      found.target[target] = true
      found.pointers.push(name, target)
    }
  }
  return found
}

function isSettled(book: RecordBook, found: Found, name: number): boolean {
  const claims = found.claims[name] ?? 0
  const target = found.target[name] === true
  if (claims === 0) return !target && !book.hasOwned(name)
  // What is a PTR and led to by another is left to the full decision.
  return (
    found.differs[name] === false && claims === book.count(name) && !(target && found.points[name] === true)
  )
}

/** Names that PTRs join: all that hang together have the same group. */
function joined(book: RecordBook, { pointers }: Found): (name: number) => number {
  const up = Int32Array.from({ length: book.names() }, (_, name) => name)
  const group = (name: number): number => {
    let at = name
    for (let above = up[at] ?? at; above !== at; above = up[at] ?? at) {
      const further = up[above] ?? above
      up[at] = further
      at = further
    }
    return at
  }
  for (let at = 0; at + 1 < pointers.length; at += 2) {
    up[group(pointers[at] ?? 0)] = group(pointers[at + 1] ?? 0)
  }
  return group
}
