import { rangeContains } from '@/lib/core/cidr'
import { HOLD_PREFIX, type Identifier, textToHex } from '@/lib/core/identifier'
import type { KeaHost, KeaHostDraft, KeaPool } from '@/lib/core/ports/kea'

/** The `holdfast` object inside a host's user_context, or null. */
export function holdfastContext(userContext: string | null): Record<string, unknown> | null {
  if (userContext === null || userContext === '') return null
  try {
    const value: unknown = JSON.parse(userContext)
    const own =
      typeof value === 'object' && value !== null ? (value as { holdfast?: unknown }).holdfast : null
    return typeof own === 'object' && own !== null ? (own as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function isMarked(context: Readonly<Record<string, unknown>> | null): boolean {
  return context?.hold !== undefined && context.hold !== false
}

/** A user_context that says: this row keeps an address from everybody else, and is no reservation. */
export function isHoldContext(userContext: string | null): boolean {
  return isMarked(holdfastContext(userContext))
}

/** A row of Kea's `hosts` that is a hold of ours: only its mark proves it. */
export function isHoldHost({ userContext }: Pick<KeaHost, 'userContext'>): boolean {
  return isHoldContext(userContext)
}

/** A draft of a hold. */
export function isHoldDraft({ context }: Pick<KeaHostDraft, 'context'>): boolean {
  return isMarked(context)
}

/** An identifier that no client can present, one for each address (canonical text). */
export function holdIdentifier(ip: string): Identifier {
  return { type: 'flex-id', value: textToHex(`${HOLD_PREFIX}${ip}`) }
}

/** The row that keeps an address for one client, or from everybody. */
export function holdDraft(
  watch: { id: string; ip: string; family: 4 | 6; subnetId: number },
  client: Identifier | null,
): KeaHostDraft {
  const { id, ip, family, subnetId } = watch
  const identifier = client ?? holdIdentifier(ip)
  return { family, subnetId, identifier, ip, hostname: null, context: { hold: id } }
}

/** What Kea's configuration says of a scope, as far as holds depend on it. */
export interface HoldScope {
  name: string
  pools: readonly KeaPool[]
  reservationsInSubnet: boolean
  reservationsOutOfPool: boolean
}

export type Holdable =
  | { kind: 'holdable' }
  /** Kea would ignore the row. */
  | { kind: 'impossible'; reason: string }
  /** Kea hands the address out to nobody anyway. */
  | { kind: 'needless'; reason: string }

/**
 * Whether a row in `hosts` keeps others from the address. Kea looks for it when reservations-in-subnet is on, and with
 * reservations-out-of-pool it does not look for addresses inside a pool (Kea ARM, "Reservation modes").
 */
export function holdable(ip: string, scope: HoldScope | null): Holdable {
  if (scope === null) return { kind: 'needless', reason: 'Kea no longer has the subnet of the address' }
  const { name, pools } = scope
  if (!pools.some(({ first, last }) => rangeContains(first, last, ip)))
    return { kind: 'needless', reason: `outside every pool of ${name}: Kea hands it out to nobody` }
  if (!scope.reservationsInSubnet)
    return { kind: 'impossible', reason: `${name} has reservations-in-subnet off: Kea would ignore a hold` }
  if (scope.reservationsOutOfPool)
    return {
      kind: 'impossible',
      reason: `${name} has reservations-out-of-pool on: Kea ignores a hold inside a pool`,
    }
  return { kind: 'holdable' }
}
