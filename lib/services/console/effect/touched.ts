import { type Claim, diffClaims } from '@/lib/core/claims'
import type { ClaimsBySource } from '@/lib/services/console/effect/claims-of'

/** Names that are looked at, at most. */
const MAX_NAMES = 5_000

interface AtName {
  before: Claim[]
  after: Claim[]
}

/** The sources that would want something else, and the names that this concerns. */
export class Touched {
  readonly names = new Set<string>()
  /** Something was left out. */
  cut = false
  private readonly sources = new Set<string>()
  private readonly claims = new Map<string, AtName>()

  /** Takes in what sources want before and after. */
  add(before: ClaimsBySource, after: ClaimsBySource): void {
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const was = before.get(key) ?? []
      const will = after.get(key) ?? []
      const names = diffClaims(was, will)
      if (names.length === 0) continue
      this.sources.add(key)
      for (const claim of was) this.at(claim.name).before.push(claim)
      for (const claim of will) this.at(claim.name).after.push(claim)
      this.addNames(names)
    }
  }

  addNames(names: readonly string[]): void {
    for (const name of names) {
      if (this.names.has(name)) continue
      if (this.full) this.cut = true
      else this.names.add(name)
    }
  }

  get full(): boolean {
    return this.names.size >= MAX_NAMES
  }

  /** The claims at a name as they would be: those that are stored, but for the sources that were computed anew. */
  claimsAt(name: string, stored: readonly Claim[], when: keyof AtName): Claim[] {
    const others = stored.filter(({ sourceKind, sourceId }) => !this.sources.has(`${sourceKind}:${sourceId}`))
    return [...others, ...(this.claims.get(name)?.[when] ?? [])]
  }

  /** True for a record that a source wants no longer: a look finds noted why. */
  isReleased(
    name: string,
    { zoneId, type, value }: Pick<Claim, 'zoneId' | 'value'> & { type: string },
  ): boolean {
    const fits = (claim: Claim) => claim.zoneId === zoneId && claim.type === type && claim.value === value
    const here = this.claims.get(name)
    return here?.before.some(fits) === true && !here.after.some(fits)
  }

  private at(name: string): AtName {
    const known = this.claims.get(name)
    if (known !== undefined) return known
    const made: AtName = { before: [], after: [] }
    this.claims.set(name, made)
    return made
  }
}
