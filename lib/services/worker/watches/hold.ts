import { holdDraft, holdfastContext, holdIdentifier, isHoldHost } from '@/lib/core/hold'
import { type Identifier, sameIdentifier } from '@/lib/core/identifier'
import type { Family, KeaHost, KeaRefusal, KeaStore } from '@/lib/core/ports/kea'
import { clientWords } from '@/lib/core/readable'
import type { HoldWish } from '@/lib/core/watch'

/** How a watch's row in Kea stands after a look. */
export interface HoldOutcome {
  state: 'none' | 'pending' | 'held' | 'lifted' | 'impossible' | 'failed'
  /** Whom it lets in; null: nobody. */
  client: Identifier | null
  reason: string | null
  hostId: number | null
  /** Nothing went wrong: it only waits for what Kea has already. */
  waits?: boolean
  /** What was done to the row; null: it stood as it should. */
  did: 'created' | 'updated' | 'deleted' | null
}

/** The watched address and what is known of its row. */
export interface HoldPlace {
  id: string
  ip: string
  family: Family
  subnetId: number
  /** CIDR; null: Kea no longer has it. */
  subnet: string | null
  keaHostId: number | null
  hold: string
  /** Only rows that we know of are touched. */
  observe: boolean
}

export interface HoldDeps {
  kea: Pick<KeaStore, 'hostAt' | 'createHost' | 'updateHost' | 'deleteHost'>
  /** Whether somebody has a lease of that address now. */
  isLeased(ip: string): Promise<boolean>
}

/** Each try meets what somebody else wrote meanwhile. */
const TRIES = 6

const outcome = (state: HoldOutcome['state'], rest: Partial<HoldOutcome> = {}): HoldOutcome => ({
  ...{ state, client: null, reason: null, hostId: null, did: null },
  ...rest,
})

/** Makes Kea's `hosts` say what the watch wants. Null: the row is left to the reservation that takes it over. */
export async function settleHold(
  deps: HoldDeps,
  place: HoldPlace,
  wish: HoldWish,
): Promise<HoldOutcome | null> {
  switch (wish.want) {
    case 'keep':
      return null
    case 'none':
      return await drop(deps, place, wish)
    case 'nobody':
      return await put(deps, place, [], false)
    case 'client':
      return await put(deps, place, wish.identities, wish.leased)
  }
}

async function drop(
  { kea }: HoldDeps,
  place: HoldPlace,
  { state, reason }: { state: 'none' | 'lifted' | 'impossible'; reason: string | null },
): Promise<HoldOutcome> {
  const known = place.keaHostId !== null || place.hold === 'held' || place.hold === 'pending'
  if (!known) return outcome(state, { reason })
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const holder = await kea.hostAt(place.family, place.subnetId, place.ip)
    if (holder === null || !isHoldHost(holder)) return outcome(state, { reason })
    // A hold of an earlier life of this installation: while observing nothing is changed.
    if (place.observe && holder.hostId !== place.keaHostId) return outcome(state, { reason })
    const { ok } = await kea.deleteHost(holder.hostId, holder)
    if (ok) return outcome(state, { reason, did: 'deleted' })
  }
  return outcome('pending', { reason: 'the row in Kea keeps changing', hostId: place.keaHostId })
}

async function put(
  deps: HoldDeps,
  place: HoldPlace,
  identities: readonly Identifier[],
  leased: boolean,
): Promise<HoldOutcome> {
  const { kea } = deps
  const { subnet } = place
  if (subnet === null) return outcome('impossible', { reason: 'Kea no longer has the subnet of the address' })
  const candidates = [...identities]
  let reason: string | null = null
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const holder = await kea.hostAt(place.family, place.subnetId, place.ip)
    if (holder !== null && !isHoldHost(holder))
      return outcome('pending', { reason: reservedFor(holder), waits: true })
    const client = candidates[0] ?? null
    const draft = holdDraft(place, client)
    const stands =
      holder !== null &&
      sameIdentifier(holder.identifier, draft.identifier) &&
      holdfastContext(holder.userContext)?.hold === place.id
    if (stands) return outcome('held', { client, reason, hostId: holder.hostId })
    const written =
      holder === null
        ? await kea.createHost(draft, subnet)
        : await kea.updateHost(holder.hostId, holder, draft, subnet)
    if (written.ok) {
      const hostId = written.host?.hostId ?? null
      return outcome('held', { client, reason, hostId, did: holder === null ? 'created' : 'updated' })
    }
    const { refusal } = written
    if (refusal.kind === 'outside-subnet' || refusal.kind === 'unknown-subnet')
      return outcome('impossible', { reason: outsideText(refusal) })
    if (refusal.kind !== 'identifier-taken') continue
    if (client === null)
      return outcome('failed', { reason: `its place is taken by ${nameOf(refusal.holder)}` })
    if (leased && (await freed(deps, place, refusal.holder, subnet))) continue
    candidates.shift()
    if (candidates.length === 0) reason = `nobody may have it: ${elsewhere(client, refusal.holder)}`
  }
  return outcome('pending', { reason: reason ?? 'the row in Kea keeps changing' })
}

/** A client that moved here leaves the hold of the address that it had before, which is for nobody from now on. */
async function freed(deps: HoldDeps, place: HoldPlace, other: KeaHost, subnet: string): Promise<boolean> {
  const ip = (place.family === 4 ? other.ipv4 : other.ipv6[0]) ?? null
  const id = holdfastContext(other.userContext)?.hold
  if (ip === null || typeof id !== 'string' || (await deps.isLeased(ip))) return false
  const { family, subnetId } = place
  const draft = holdDraft({ id, ip, family, subnetId }, holdIdentifier(ip))
  return (await deps.kea.updateHost(other.hostId, other, draft, subnet)).ok
}

function nameOf({ hostname, identifier }: KeaHost): string {
  return hostname ?? clientWords(identifier)
}

function addressOf({ ipv4, ipv6 }: KeaHost): string {
  return ipv4 ?? ipv6[0] ?? 'no address'
}

function reservedFor(holder: KeaHost): string {
  return `Kea has a reservation of the address, for ${nameOf(holder)}`
}

function elsewhere(client: Identifier, holder: KeaHost): string {
  const what = isHoldHost(holder) ? 'is expected at' : 'has a reservation of'
  return `${clientWords(client)} ${what} ${addressOf(holder)}`
}

function outsideText(refusal: Extract<KeaRefusal, { kind: 'outside-subnet' | 'unknown-subnet' }>): string {
  return refusal.kind === 'outside-subnet'
    ? `${refusal.ip} is not in ${refusal.subnet}`
    : `Kea has no subnet with the id ${refusal.subnetId}`
}
