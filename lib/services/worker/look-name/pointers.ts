import { FORWARD_REASON, forwardOf, forwardReason } from '@/lib/core/forward'
import type { PlanLine } from '@/lib/core/plan'
import type { DnsLookup } from '@/lib/core/ports/dns'
import type { NameFacts } from '@/lib/services/worker/look-name/facts'
import { seenByDns } from '@/lib/services/worker/look-name/precheck'

const WAITS = `pd.reason like '${FORWARD_REASON}%'`

/**
 * PTR rows that are not as their forward record wants them, told by the rows alone: one that stands although its
 * forward record was refused or failed, one that tells an old reason, and one that waits although its forward record
 * stands. `claims` is the SQL of the claims to look at. `offset 0` keeps each step on its own index, as in the reading
 * of names.
 */
export const astray = (claims: string): string => `
select distinct p.name, p.zone_id, pd.present
from (${claims} offset 0) p
cross join lateral (select f.zone_id, f.name, f.type, f.value from claim f where f.source_kind = p.source_kind
  and f.source_id = p.source_id and f.name = p.value and f.type <> 'PTR' offset 0) f
cross join lateral (select d.* from dns_record d where d.zone_id = p.zone_id and d.name = p.name and d.type = 'PTR'
  and d.value = p.value offset 0) pd
cross join lateral (select d.* from dns_record d where d.zone_id = f.zone_id and d.name = f.name and d.type = f.type
  and d.value = f.value and d.address = pd.address offset 0) fd
join zone pz on pz.id = p.zone_id and pz.managed and pz.gone_at is null
join zone fz on fz.id = f.zone_id and fz.view = pz.view
where p.type = 'PTR' and case when fd.present then not pd.present and ${WAITS}
  -- What could not be withdrawn for good is looked at by the next check, not at once again.
  else fd.status in ('refused', 'failed') and (pd.present and pd.owned and pd.status <> 'failed'
    or not pd.present and ${WAITS} and (pd.status = 'queued' or position(coalesce(fd.reason, '') in pd.reason) = 0)) end`

/**
 * Why a PTR had better wait for its A or AAAA, or null: the authoritative server shows something at that name which we
 * do not know, so the forward record may be refused. Costs one packet, and only while the forward record is not there.
 */
export async function forwardInDoubt(
  lookup: DnsLookup | null,
  facts: NameFacts,
  line: PlanLine,
): Promise<string | null> {
  const forward = facts.forwards?.find(({ name }) => name === line.value)
  const pointer = facts.claims.find(
    ({ sourceKind, sourceId, zoneId, type, value }) =>
      sourceKind === line.sourceKind &&
      sourceId === line.sourceId &&
      zoneId === line.zoneId &&
      type === line.type &&
      value === line.value,
  )
  const claim = forward === undefined || pointer === undefined ? null : forwardOf(pointer, forward.claims)
  if (forward === undefined || claim === null) return null
  const here = forward.records.filter(({ zoneId }) => zoneId === claim.zoneId)
  const known = here.filter(({ present }) => present)
  if (known.some(({ type, value }) => type === claim.type && value === claim.value)) return null
  const seen = await seenByDns(lookup, claim, known, claim.value)
  return seen === 'news' ? forwardReason(claim, 'is in doubt', 'something unknown stands at its name') : null
}
