import type { Claim } from '@/lib/core/claims'
import { isShareable, isUnconditional } from '@/lib/core/stands'
import { createNumbers, type Numbers } from '@/lib/services/worker/stand-alone/numbers'
import type { RecordBook } from '@/lib/services/worker/stand-alone/record-book'

/** Claims by what makes them; computed whenever they are asked for, since all at once they would fill the memory. */
export interface ClaimList {
  readonly count: number
  /** What the source of this number (from 0) wants, the same at each call. */
  claims(source: number): readonly Claim[]
}

/** The same, found by name. */
export interface ClaimSources extends ClaimList {
  /** The sources with a claim at one of these names, and maybe others. */
  near(names: Iterable<string>): Iterable<number>
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
export function concerned(book: RecordBook, sources: ClaimList, partSize = PART): Part[] {
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
  for (let at = 0; at < found.names.count(); at += 1) {
    const part = partOf.get(groupOf(found.names.get(at)))
    const source = found.sources.get(at)
    if (part !== undefined && part.sources.at(-1) !== source) part.sources.push(source)
  }
  return parts
}

/** The claims of a part, those of one source after those of the other. */
export function claimsOfPart(book: RecordBook, sources: ClaimList, part: Part): Claim[] {
  const names = new Set(part.names)
  return part.sources.flatMap((source) =>
    sources.claims(source).filter(({ name }) => names.has(book.find(name) ?? -1)),
  )
}

interface Found {
  /** By name: how many claims there are. */
  claims: Numbers
  /** By name: what is known of it, bits of the constants below. */
  marks: Numbers
  /** One after another: each name of each source. */
  names: Numbers
  sources: Numbers
  /** PTRs, as pairs: the name, and the one it points to. */
  pointers: Numbers
}

/** Something claimed there does not stand, or not without a condition. */
const DIFFERS = 1
/** What is claimed there stands only while nothing else is claimed there. */
const ALONE = 2
/** A PTR is claimed there. */
const POINTS = 4
/** A PTR leads there. */
const TARGET = 8

function compare(book: RecordBook, sources: ClaimList): Found {
  const [claims, marks, owner] = [createNumbers(), createNumbers(), createNumbers()]
  const [names, ofSources, pointers] = [createNumbers(), createNumbers(), createNumbers()]
  const mark = (name: number, bit: number) => marks.set(name, marks.get(name) | bit)
  for (let source = 0; source < sources.count; source += 1) {
    for (const claim of sources.claims(source)) {
      const name = book.number(claim.name)
      const before = claims.get(name)
      claims.set(name, before + 1)
      if (!isShareable(claim)) mark(name, ALONE)
      const fits = before === 0 || (owner.get(name) === source && (marks.get(name) & ALONE) === 0)
      owner.set(name, source)
      if (!isUnconditional(claim) || !book.take(name, claim) || !fits) mark(name, DIFFERS)
      names.push(name)
      ofSources.push(source)
      if (claim.type !== 'PTR') continue
      const target = book.number(claim.value)
      mark(name, POINTS)
      mark(target, TARGET)
      pointers.push(name)
      pointers.push(target)
    }
  }
  return { claims, marks, names, sources: ofSources, pointers }
}

function isSettled(book: RecordBook, found: Found, name: number): boolean {
  const claims = found.claims.get(name)
  const marks = found.marks.get(name)
  if (claims === 0) return (marks & TARGET) === 0 && !book.hasOwned(name)
  // What is a PTR and led to by another is left to the full decision.
  const isBoth = (marks & TARGET) !== 0 && (marks & POINTS) !== 0
  return (marks & DIFFERS) === 0 && claims === book.count(name) && !isBoth
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
  for (let at = 0; at < pointers.count(); at += 2) {
    up[group(pointers.get(at))] = group(pointers.get(at + 1))
  }
  return group
}
