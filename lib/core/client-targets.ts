import type { ClaimWorld } from '@/lib/core/claims'
import { clientName, shownName } from '@/lib/core/client-name'
import { isReservedName } from '@/lib/core/dns-name'
import type { Publisher } from '@/lib/core/rule-match'
import { type ForwardTarget, targetsFor } from '@/lib/core/zone-rules'

/** Where a client's own name leads; nowhere: why, and the name as it was sent when no client may have it. */
export type ClientTargets =
  | { targets: readonly [ForwardTarget, ...ForwardTarget[]] }
  | { targets: null; reason: string; hostile: string | null }

/** Where the name that a client sent is published. */
export function clientTargets(
  sent: string,
  publisher: Publisher,
  world: Pick<ClaimWorld, 'rules' | 'zones'>,
): ClientTargets {
  const name = clientName(sent, world.zones)
  if ('reason' in name) return { targets: null, reason: name.reason, hostile: name.hostile ? sent : null }
  const [first, ...rest] = targetsFor(name.hostname, publisher, world.rules, world.zones)
  if (first === undefined)
    return {
      targets: null,
      reason: 'no zone rule leads this hostname to a managed zone',
      hostile: null,
    }
  // A label can be hostile by where a rule takes it: `lab` in site.com is the apex of lab.site.com.
  if ([first, ...rest].some(({ fqdn }) => isReservedName(fqdn, world.zones)))
    return { targets: null, reason: `no client may have the name ${shownName(sent)}`, hostile: sent }
  return { targets: [first, ...rest] }
}
