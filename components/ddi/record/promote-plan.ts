import { planOf } from '@/components/ddi/plan/plan-words'
import type { Effect, EffectLine } from '@/lib/contract/effect'
import type { Lease } from '@/lib/contract/lease'
import type { DnsRecord } from '@/lib/contract/record'

/** What promoting a record changes: its mark and that of its PTR in DNS, and the reservation, if one is asked for, in Kea. */
export function promotePlan({
  record,
  pointers,
  lease,
  reserve,
}: {
  record: DnsRecord
  /** PTR records of its address. */
  pointers: readonly DnsRecord[]
  lease: Lease | undefined
  reserve: boolean
}): Effect {
  const dns = [record, ...pointers].map((each): EffectLine => {
    const { view, zone, name, type, value, provenance } = each
    return {
      op: 'update',
      system: 'dns',
      target: { view, zone, name, type, value },
      before: { value, provenance },
      after: { value, provenance: 'static(admin)' },
      leavesAt: null,
      reason: null,
    }
  })
  const hostname = record.name.endsWith(`.${record.zone}`)
    ? record.name.slice(0, -record.zone.length - 1)
    : record.name
  const client = lease?.mac ?? lease?.duid ?? lease?.clientId ?? null
  const kea: EffectLine = {
    op: 'create',
    system: 'kea',
    target: { hostname, ip: record.value, scope: lease?.scope ?? null, client },
    before: null,
    after: { client, infra: true },
    leavesAt: null,
    reason: null,
  }
  return planOf(reserve ? [...dns, kea] : dns)
}
