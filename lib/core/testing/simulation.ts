import type { Why } from '@/lib/core/cause'
import { type Claim, diffClaims, isClientNamed, isDue, isOwnNamed, withoutDue } from '@/lib/core/claims'
import { decide } from '@/lib/core/decide'
import { effective } from '@/lib/core/effective-policy'
import { type ForwardFacts, withheld } from '@/lib/core/forward'
import { claimsOfLease } from '@/lib/core/lease-claims'
import { classify, type LeaseChange, type OtherLease } from '@/lib/core/lease-events'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { nextLeaseFact } from '@/lib/core/next-lease-fact'
import { modeOf, type PlanLine, type RecordRow } from '@/lib/core/plan'
import type { GlobalPolicy, ScopePolicy } from '@/lib/core/policy'
import type { KeaLease } from '@/lib/core/ports/kea'
import { claimsFor, type ReservationSource } from '@/lib/core/reservation-claims'
import { isReservedFor, type LeaseScope, reservationOfLease } from '@/lib/core/reservation-lease'
import { asLookedAt, endOfStandIn, standIns, withStandIns } from '@/lib/core/stand-ins'
import { claimsOfStatic, type StaticSource } from '@/lib/core/static-claims'
import { LAN, testWorld } from '@/lib/core/testing/world'
import { type News, whyDue, whyOf } from '@/lib/core/why'

type Place = Pick<Claim, 'zoneId' | 'name' | 'type' | 'value'>
const placeOf = ({ zoneId, name, type, value }: { [K in keyof Place]: string }) =>
  `${zoneId}/${name}/${type}/${value}`
const keyOf = (claim: Claim) => `${claim.sourceKind}/${claim.sourceId}/${placeOf(claim)}`

/**
 * Facts, claims and one DNS server in memory, kept by the pure functions alone as the worker keeps them: what is heard
 * changes facts, facts change claims, claims change names, and a name that changed is looked at.
 */
export class Simulation {
  /** Milliseconds. */
  now: number
  policy: GlobalPolicy
  scopePolicy: ScopePolicy = {}
  readonly rows = new Map<string, KeaLease>()
  readonly facts = new Map<string, LeaseFact>()
  readonly reservations = new Map<string, ReservationSource>()
  readonly statics = new Map<string, StaticSource>()
  readonly claims = new Map<string, Claim>()
  server: RecordRow[] = []
  /** Called before each line that changes the server is carried out. */
  onChange: (line: PlanLine, news: News) => void = () => undefined
  private readonly ends = new Map<string, Why>()
  private news: News = { kind: 'listing' }
  private events = 0

  constructor(now: string, policy: Partial<GlobalPolicy> = {}) {
    this.now = Date.parse(now)
    this.policy = testWorld(policy).policy
  }

  get world() {
    return { ...testWorld(), policy: this.policy }
  }

  get scope(): LeaseScope {
    return { ...LAN, policy: this.scopePolicy }
  }

  /** A row of Kea changed. */
  kea(change: LeaseChange, other: OtherLease | null = null): void {
    const ip = change.after?.ip ?? change.before?.ip ?? ''
    if (change.after === null) this.rows.delete(ip)
    else this.rows.set(ip, change.after)
    for (const event of classify(change, 0, other)) {
      const fact = nextLeaseFact(this.facts.get(ip) ?? null, event)
      if (fact === null) continue
      this.facts.set(ip, fact)
      this.events += 1
      this.news = { kind: 'lease', event: event.event, cause: event.cause, ip, eventId: String(this.events) }
    }
    this.recompute(this.news, [ip])
  }

  /** The whole of what publishes names is computed again. */
  heard(news: News): void {
    this.recompute(news, [...this.facts.keys()])
  }

  /** What a source wants now. */
  private wantedBy(ips: readonly string[]): Claim[] {
    const { world, scope } = this
    const reservations = [...this.reservations.values()]
    const leases = [...this.facts.values()].map((fact) => ({ fact, scope }))
    const found = reservations.flatMap((source) => {
      const own = leases.filter(({ fact }) => isReservedFor(source, fact, scope))
      const set = claimsFor({ ...source, scopePolicy: this.scopePolicy, leases: own }, world)
      return [...set.claims, ...set.guards.map((guard) => ({ ...guard, wanted: false }))]
    })
    for (const ip of ips) {
      const fact = this.facts.get(ip)
      if (fact === undefined) continue
      const reservation = reservationOfLease(fact, reservations, scope)
      found.push(...claimsOfLease({ kind: 'lease', fact, scope, reservation }, world).claims)
    }
    for (const source of this.statics.values()) found.push(...claimsOfStatic(source, world).claims)
    return withoutDue(found, this.instant)
  }

  get instant(): string {
    return new Date(this.now).toISOString()
  }

  private recompute(news: News, ips: readonly string[]): void {
    this.news = news
    const concerned = ({ sourceKind, sourceId }: Claim) => sourceKind !== 'lease' || ips.includes(sourceId)
    const before = [...this.claims.values()].filter(concerned)
    const after = asLookedAt(this.wantedBy(ips), before)
    const names = diffClaims(before, after)
    if (names.length === 0) return
    this.store(before, after, news)
    this.look(names)
  }

  private store(before: readonly Claim[], after: readonly Claim[], news: News): void {
    const old = new Map(before.map((claim) => [keyOf(claim), claim]))
    const fresh = new Map(after.map((claim) => [keyOf(claim), claim]))
    const why = (was: Claim | null, is: Claim | null) =>
      whyOf(news, { before: was, after: is, policy: this.policyOf(was ?? is) })
    for (const [key, claim] of old) {
      if (fresh.has(key)) continue
      this.claims.delete(key)
      this.ends.set(placeOf(claim), why(claim, null))
    }
    for (const [key, claim] of fresh) {
      const known = old.get(key)
      if (known !== undefined && diffClaims([known], [claim]).length === 0) continue
      const told = { ...claim, why: why(known ?? null, claim) }
      this.claims.set(key, told)
      if (claim.wanted === false) this.ends.set(placeOf(claim), told.why)
    }
  }

  /** The policy in force for the source of a claim. */
  policyOf(claim: Claim | null) {
    const own = claim?.sourceKind === 'reservation' ? this.reservations.get(claim.sourceId)?.policy : null
    return effective(this.policy, this.scopePolicy, own ?? null)
  }

  /** The clock moves; what was wanted until then is let go. */
  wait(hours: number): void {
    this.now += hours * 3_600_000
    this.letGo()
  }

  letGo(): void {
    const due = [...this.claims.entries()].filter(([, claim]) => isDue(claim, this.instant))
    const names = new Set<string>()
    for (const [key, claim] of due) {
      this.claims.delete(key)
      for (const guard of withoutDue([claim], this.instant)) this.claims.set(key, guard)
      this.ends.set(placeOf(claim), whyDue(claim))
      names.add(claim.name)
    }
    if (names.size > 0) this.look([...names])
  }

  /** Something at a name is found to be other than it was known. */
  found(name: string): void {
    this.news = { kind: 'listing' }
    this.look([name])
  }

  /** Looks at names, and at the reverse names whose PTRs point to them; says what was left to be done. */
  look(names: readonly string[]): PlanLine[] {
    const touched = new Set(names)
    for (const { type, name, value } of this.claims.values()) {
      if (type === 'PTR' && touched.has(value)) touched.add(name)
    }
    for (const chosen of this.claims.values()) {
      if (!isClientNamed(chosen) || !touched.has(chosen.name)) continue
      for (const { sourceId, name } of this.claims.values())
        if (sourceId === chosen.sourceId) touched.add(name)
    }
    const isReverse = (name: string) => name.endsWith('.arpa')
    const ordered = [...touched].sort((a, b) => Number(isReverse(a)) - Number(isReverse(b)))
    return ordered.flatMap((name) => {
      const lines = this.plan(name)
      for (const line of lines) this.carryOut(line)
      return lines
    })
  }

  /** What a look at a name would do; `but`: were these claims not there. */
  plan(name: string, but: readonly Claim[] = []): PlanLine[] {
    const common = { instance: 'i', cause: 'SYNC', now: this.instant } as const
    const mode = modeOf(this.policy)
    const here = this.claimsAt(name)
    const forwardAt = (forward: string): ForwardFacts => {
      const facts = { claims: this.claimsAt(forward), records: this.recordsAt(forward) }
      const records = facts.records.map((row) => ({ ...row, status: 'served', reason: null }))
      return { ...facts, name: forward, records, lines: decide({ ...facts, ...common, mode: 'full' }) }
    }
    const pointed = new Set(here.flatMap(({ type, value }) => (type === 'PTR' ? [value] : [])))
    for (const claim of this.claims.values()) {
      const isChosen = isClientNamed(claim) && here.some(({ sourceId }) => sourceId === claim.sourceId)
      if (isChosen && claim.type !== 'PTR') pointed.add(claim.name)
    }
    const forwards = [...pointed].map(forwardAt)
    const found = standIns(here, forwards)
    const claims = withStandIns(here, found).filter(
      (claim) => !but.some((one) => keyOf(one) === keyOf(claim)),
    )
    for (const claim of claims) if (isOwnNamed(claim)) this.claims.set(keyOf(claim), claim)
    const records = this.recordsAt(name).map((row) => ({
      ...row,
      why: endOfStandIn(row, found) ?? row.why ?? null,
    }))
    return decide({ ...common, claims, records, mode, withheld: (claim) => withheld(claim, forwards) })
  }

  claimsAt(name: string): Claim[] {
    return [...this.claims.values()].filter((claim) => claim.name === name)
  }

  recordsAt(name: string): RecordRow[] {
    return this.server
      .filter((row) => row.name === name)
      .map((row) => ({ ...row, why: this.ends.get(placeOf(row)) ?? null }))
  }

  private carryOut(line: PlanLine): void {
    if (line.op !== 'create' && line.op !== 'update' && line.op !== 'delete') return
    this.onChange(line, this.news)
    const { zoneId, view, zone, name, type, before, after } = line
    const isAt = (row: RecordRow, value: string | undefined) =>
      placeOf(row) === placeOf({ zoneId, name, type, value: value ?? '' })
    this.server = this.server.filter((row) => !isAt(row, before?.value) && !isAt(row, after?.value))
    if (after === null || after.owner === null) return
    const { value, ttl, owner } = after
    const { provenance, ref } = owner
    const id = placeOf({ zoneId, name, type, value })
    this.server.push({
      ...{ id, zoneId, view, zone, name, type, value, ttl, provenance },
      ...{ owned: true, ownerRef: ref, present: true },
    })
  }

  /** Every name that anything is known of. */
  names(): string[] {
    const all = [...this.claims.values(), ...this.server].map(({ name }) => name)
    return [...new Set(all)].sort()
  }
}
