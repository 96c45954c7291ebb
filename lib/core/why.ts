import type { Cause, ChainLink, Why } from '@/lib/core/cause'
import type { Claim } from '@/lib/core/claims'
import type { EffectivePolicy } from '@/lib/core/effective-policy'
import type { LeaseEventKind } from '@/lib/core/lease-events'

/** What was heard that made claims be computed again. Ids of events are those of the outbox, as decimal text. */
export type News =
  | { kind: 'lease'; event: LeaseEventKind; cause: Cause | null; ip: string; eventId: string | null }
  /** Created, edited or deleted, here or in Kea. */
  | { kind: 'reservation'; id: string; eventId: string | null }
  | { kind: 'static'; id: string }
  /** A toggle, a scope's override, a zone or a zone rule: `id` names it. */
  | { kind: 'policy'; id: string; from: 'global' | 'scope' | 'reservation' }
  /** Rows that were read, not told: nobody knows what happened in between. */
  | { kind: 'listing' }

/** A claim before and after the news; the policy in force for its source. */
export interface ClaimChange {
  before: Claim | null
  after: Claim | null
  policy: EffectivePolicy
}

function causeOfLease(event: LeaseEventKind, cause: Cause | null): Cause {
  // The client did not give the address back: it was granted another.
  if (event === 'MOVED') return 'GRANT'
  // Housekeeping that tells of an end which nobody told before is an expiry.
  return event === 'FLUSH' ? 'EXPIRY' : (cause ?? 'SYNC')
}

/** The cause that the news give to whatever follows from them. */
export function causeOfNews(news: News): Cause {
  switch (news.kind) {
    case 'lease':
      return causeOfLease(news.event, news.cause)
    case 'reservation':
      return 'RESERVATION'
    case 'static':
      return 'ADMIN'
    case 'policy':
      return 'POLICY'
    case 'listing':
      return 'SYNC'
  }
}

function event(id: string | null): ChainLink[] {
  return id === null ? [] : [{ kind: 'event', id }]
}

function sourceOfNews(news: News): ChainLink[] {
  switch (news.kind) {
    case 'lease':
      return [...event(news.eventId), { kind: 'lease', id: news.ip }]
    case 'reservation':
      return [...event(news.eventId), { kind: 'reservation', id: news.id }]
    case 'static':
      return [{ kind: 'static', id: news.id }]
    case 'policy':
      return [{ kind: 'policy', id: news.id, from: news.from }]
    case 'listing':
      return []
  }
}

/** The settings that decided what the end of a lease, or its name, does to the claim. */
function decidedBy(cause: Cause, { before, after, policy }: ClaimChange): ChainLink[] {
  const keys: (keyof EffectivePolicy)[] = []
  const stands = after !== null && after.live !== false
  if (cause === 'RELEASE' && !stands) keys.push('deleteOnRelease')
  if (cause === 'EXPIRY' && !stands) keys.push('deleteOnExpiry')
  if ((after?.until ?? null) !== null) keys.push('graceHours')
  if (after?.sourceKind === 'reservation' && (cause === 'GRANT' || cause === 'RENEW'))
    keys.push(policy.pinHostname.value ? 'pinHostname' : 'allowClientHostname')
  if (before !== null && after !== null && before.ttl !== after.ttl) keys.push('ttl')
  return keys.map((id) => ({ kind: 'policy', id, from: policy[id].from }))
}

/**
 * An end that the policy keeps the name at, and an end by which a name appears, can only mean that the client has the
 * name by another lease.
 */
function isByAnotherLease(cause: Cause, { before, after, policy }: ClaimChange): boolean {
  if (before !== null && after !== null) return false
  switch (cause) {
    case 'RELEASE':
      return before === null || !policy.deleteOnRelease.value
    case 'EXPIRY':
      return before === null || !policy.deleteOnExpiry.value
    case 'DECLINE':
      return true
    default:
      return false
  }
}

/**
 * The cause and the chain of a claim that appeared, changed or went: the event, the lease or reservation it is about,
 * the reservation or lease whose claim it is, the settings that decided with the level they come from.
 */
export function whyOf(news: News, change: ClaimChange): Why {
  const heard = causeOfNews(news)
  const cause = isByAnotherLease(heard, change) ? 'GRANT' : heard
  const claim = change.after ?? change.before
  const chain = sourceOfNews(news)
  const known = (kind: string, id: string) => chain.some((link) => link.kind === kind && link.id === id)
  if (claim !== null && !known(claim.sourceKind, claim.sourceId))
    chain.push({ kind: claim.sourceKind, id: claim.sourceId })
  return { cause, chain: [...chain, ...decidedBy(cause, change)] }
}

/** Why a claim goes when its grace is over: the end of its lease, whatever set the grace. */
export function whyDue(claim: Claim): Why {
  return { cause: 'EXPIRY', chain: claim.why?.chain ?? [{ kind: claim.sourceKind, id: claim.sourceId }] }
}
