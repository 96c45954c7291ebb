import { type ClaimOrigin, claimsAt } from '@/lib/core/claim-records'
import { type Claim, type ClaimSet, type ClaimWorld, compareClaims } from '@/lib/core/claims'
import { clientTargets } from '@/lib/core/client-targets'
import { canonicalName, firstLabel } from '@/lib/core/dns-name'
import { type EffectivePolicy, effective } from '@/lib/core/effective-policy'
import { type Identifier, identifierRef } from '@/lib/core/identifier'
import { addressRecordType } from '@/lib/core/ip'
import { identitiesOf, leaseIdentities } from '@/lib/core/lease-client'
import { notInDns, unpublishableName, unreachableZone } from '@/lib/core/not-in-dns'
import { compareText } from '@/lib/core/order'
import type { ReservationPolicy, ScopePolicy } from '@/lib/core/policy'
import type { Family, KeaHostOption } from '@/lib/core/ports/kea'
import {
  type Bound,
  bindingsOf,
  type ReservedLease,
  type Unbound,
  type Withdrawal,
} from '@/lib/core/reservation-bindings'
import { isHold, type LeaseScope } from '@/lib/core/reservation-lease'
import type { Publisher } from '@/lib/core/rule-match'
import { txtClaims } from '@/lib/core/txt-rules'
import { type ForwardTarget, targetsFor } from '@/lib/core/zone-rules'

/** A reservation as far as its records depend on it. */
export interface ReservationSource {
  kind: 'reservation'
  id: string
  family: Family
  hostname: string | null
  addresses: readonly string[]
  scopeName: string | null
  subnetId: number
  identifier: Identifier
  policy: ReservationPolicy
  scopePolicy?: ScopePolicy | null
  /** user_context marks the row as a hold. */
  hold?: boolean
  /** ISO 8601 instant of the last edit, here or in Kea: an end of a lease before it withdraws nothing. */
  editedAt?: string | null
  /** The static record it was made from: that one publishes the name. */
  staticRecordId?: string | null
  /** Its DHCP options, as far as Kea told them. */
  options?: readonly KeaHostOption[]
  /** The leases of its client (`isReservedFor`), also those that ended. */
  leases?: readonly ReservedLease[]
}

export interface ReservationClaimSet extends ClaimSet {
  /**
   * Claims that ask for no record now. With Conflict Guard they keep their name from other clients: of a withdrawn name,
   * and, with an empty value, of a reservation without an address so far. With or without it, of the reservation's own
   * name while its client has another (`standIns`).
   */
  guards: Claim[]
  /** What is withdrawn until the next grant. */
  withdrawn: Withdrawal[]
  /** A name that no client may have, as the client sent it; null: none such counts here. */
  hostile: string | null
}

function none(reason: string): ReservationClaimSet {
  return { claims: [], guards: [], withdrawn: [], hostile: null, reason }
}

/** Where names lead: the reservation's own, and the one that its client chose instead. */
interface Named {
  own: readonly ForwardTarget[]
  /** Why `own` is empty. */
  reason: string
  /** Null: the client has no say, or sent no fit name. */
  chosen: readonly ForwardTarget[] | null
  hostile: string | null
}

/**
 * Pin Hostname: the reservation's name. Else, when the client may name itself, its own where it sent a fit one. Else
 * the reservation's. While observing the client is not listened to.
 */
function namesOf(
  source: ReservationSource,
  policy: EffectivePolicy,
  { lease }: Bound | Unbound,
  scopeName: string | null,
  world: ClaimWorld,
): Named {
  const kind = source.policy.infra ? 'infrastructure' : 'reservation'
  const publisher: Publisher = { scope: scopeName, kind, family: source.family }
  const heard = policy.allowClientHostname.value && !policy.observe.value
  const sent = heard && lease !== null ? clientTargets(lease.fact.hostname, publisher, world) : null
  const chosen = sent?.targets ?? null
  // Its own name it may have, whatever it is.
  const isOwn =
    firstLabel(canonicalName(lease?.fact.hostname ?? '')) === firstLabel(canonicalName(source.hostname ?? ''))
  const hostile = sent?.targets === null && !isOwn ? sent.hostile : null
  const none = (reason: string): Named => ({ own: [], reason, chosen, hostile })
  const hostname = canonicalName(source.hostname ?? '')
  if (hostname === '') return none('the reservation has no hostname')
  const problem = unpublishableName(hostname, world.zones)
  if (problem !== null) return none(notInDns(problem))
  const own = targetsFor(hostname, publisher, world.rules, world.zones)
  return { own, reason: unreachableZone(hostname, publisher, world.rules), chosen, hostile }
}

/**
 * The records a reservation wants: A or AAAA for each of its addresses in each zone that the rules name, and the PTR
 * in each view that has a managed reverse zone for it. Independent of whether DNS is switched on: switching off must
 * stop changes, not withdraw names. The leases of its client say what name it has, whether the name is withdrawn, and
 * for a reservation without an address which one it is. Its DHCP options follow as TXT where a rule asks for it.
 */
export function claimsFor(source: ReservationSource, world: ClaimWorld): ReservationClaimSet {
  if (isHold(source)) return none('the row only holds the address')
  if ((source.staticRecordId ?? null) !== null)
    return none('the static record it was made from stands for it')
  const observe = world.policy.observe
  const bindings = bindingsOf(source, observe, (scope) => policyOf(source, scope, world))
  const found = bindings.map((binding) => claimsOfBinding(source, binding, world))
  const addressed = found.flatMap((one) => one.claims)
  const told = txtClaims(addressed, source.options ?? [], world.txtRules ?? [])
  const claims = [...addressed, ...told].sort(compareClaims)
  const guards = found.flatMap((one) => one.guards).sort(compareClaims)
  const withdrawn = found.flatMap((one) => one.withdrawn)
  const hostile = found.find((one) => one.hostile !== null)?.hostile ?? null
  const strange = notInDns('no address of the reservation is an address of its family')
  const reason = claims.length > 0 ? null : (found[0]?.reason ?? strange)
  return { claims, guards, withdrawn, hostile, reason }
}

function policyOf(source: ReservationSource, scope: LeaseScope | null, world: ClaimWorld): EffectivePolicy {
  return effective(world.policy, scope === null ? (source.scopePolicy ?? null) : scope.policy, source.policy)
}

function claimsOfBinding(
  source: ReservationSource,
  binding: Bound | Unbound,
  world: ClaimWorld,
): ReservationClaimSet {
  const { lease } = binding
  // A global reservation lies where its client's lease is.
  const scope = source.subnetId === 0 ? (lease?.scope ?? null) : null
  const policy = policyOf(source, scope, world)
  const scopeName = scope?.name ?? source.scopeName
  const { own, reason: unnamed, chosen, hostile } = namesOf(source, policy, binding, scopeName, world)
  const failed = (reason: string): ReservationClaimSet => ({ ...none(reason), hostile })
  if (own.length === 0 && chosen === null) return failed(unnamed)

  const identities = [
    ...identitiesOf(source.identifier),
    ...(source.leases ?? []).flatMap(({ fact }) => leaseIdentities(fact)),
  ]
  const origin: ClaimOrigin = {
    sourceKind: 'reservation',
    sourceId: source.id,
    provenance: 'ddns(reservation)',
    ref: identifierRef(source.identifier, source.subnetId),
    until: binding.wanted ? binding.until : null,
    live: binding.wanted && binding.live,
    since: null,
    guard: policy.conflictGuard.value,
    drift: policy.drift.value,
    identities: [...new Set(identities)].sort(compareText),
  }
  const infrastructure = source.policy.ttlClass === 'infrastructure'
  const shape = {
    ttl: (ruled: number | null) => (infrastructure ? policy.ttl.value : (ruled ?? policy.ttl.value)),
    ptr: policy.ptr.value,
  }
  if (binding.wanted) {
    const at = (targets: readonly ForwardTarget[]) =>
      claimsAt(origin, binding.address, targets, shape, world.zones)
    return {
      ...failed(''),
      ...underNames(at(own), chosen === null ? null : at(chosen), binding),
      reason: null,
    }
  }
  const { withdrawn, reason } = binding
  const type = addressRecordType(source.family)
  const value = withdrawn?.ip ?? ''
  const guards = own.map(({ zoneId, view, zone, fqdn: name, ttl: ruled }): Claim => {
    return { ...origin, zoneId, view, zone, name, type, value, ttl: shape.ttl(ruled) }
  })
  return {
    ...failed(reason),
    guards: policy.conflictGuard.value ? guards : [],
    withdrawn: withdrawn === null ? [] : [withdrawn],
  }
}

/**
 * Claims under a name that the client chose have a lease's rights: neither Conflict Guard nor drift policy is meant for
 * them. Those of the reservation's own name stand in for them while they are refused, and ask for nothing till then.
 */
function underNames(
  own: readonly Claim[],
  chosen: readonly Claim[] | null,
  { lease }: Bound,
): Pick<ReservationClaimSet, 'claims' | 'guards'> {
  const key = ({ zoneId, name, type, value }: Claim) => JSON.stringify([zoneId, name, type, value])
  const reserved = new Set(own.map(key))
  const isNew = (claim: Claim) => !reserved.has(key(claim))
  if (lease === null || chosen === null || !chosen.some(isNew)) return { claims: [...own], guards: [] }
  const { endedAt, since } = lease.fact
  const rights = { live: endedAt === null, since, guard: false, drift: null }
  const kept = new Set(chosen.map(key))
  return {
    claims: chosen.map((claim) => (isNew(claim) ? { ...claim, ...rights } : claim)),
    guards: own.filter((claim) => !kept.has(key(claim))),
  }
}
