import type { ClaimWorld } from '@/lib/core/claims'
import { clientName, refusedName } from '@/lib/core/client-name'
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
  world: Pick<ClaimWorld, 'rules' | 'zones' | 'servers'>,
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
    return { targets: null, reason: refusedName(sent, null), hostile: sent }
  const server = [first, ...rest].find(({ fqdn }) => world.servers?.includes(fqdn))
  if (server !== undefined) {
    const why = `${server.fqdn} is a name or mail server of a zone`
    return { targets: null, reason: refusedName(sent, why), hostile: sent }
  }
  return { targets: [first, ...rest] }
}
