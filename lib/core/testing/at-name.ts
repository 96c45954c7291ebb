import type { Claim } from '@/lib/core/claims'
import { type DecideInput, decide } from '@/lib/core/decide'
import type { RecordRow } from '@/lib/core/plan'
import { hoursAfter } from '@/lib/core/testing/world'

export const at = { zoneId: 'z1', view: 'internal', zone: 'site.com', name: 'epg.site.com' }
export const mac = (n: number) => `hw-address:02000000000${n}`

/** A live lease of client n, granted n hours after NOON. */
export function lease(n: number, value: string, change: Partial<Claim> = {}): Claim {
  return {
    ...at,
    sourceKind: 'lease',
    sourceId: value,
    type: value.includes(':') ? 'AAAA' : 'A',
    value,
    ttl: 600,
    provenance: 'ddns(dynamic)',
    ref: `${mac(n)}@2`,
    until: null,
    live: true,
    since: hoursAfter(n),
    identities: [mac(n)],
    ...change,
  }
}

/** A reservation of client n, drift policy Warn. */
export function reservation(n: number, value: string, change: Partial<Claim> = {}): Claim {
  return {
    ...lease(n, value),
    sourceKind: 'reservation',
    sourceId: `r${n}`,
    provenance: 'ddns(reservation)',
    since: null,
    drift: 'warn',
    guard: false,
    ...change,
  }
}

export function fixed(value: string, change: Partial<Claim> = {}): Claim {
  const { identities: _, since: __, live: ___, until: ____, ...rest } = lease(1, value)
  return {
    ...rest,
    sourceKind: 'static',
    sourceId: `s-${value}`,
    provenance: 'static(admin)',
    ref: `static:s-${value}`,
    ...change,
  }
}

/** Our record, written for client n. */
export function own(n: number, value: string, change: Partial<RecordRow> = {}): RecordRow {
  return {
    ...at,
    id: `row-${value}`,
    type: value.includes(':') ? 'AAAA' : 'A',
    value,
    ttl: 600,
    provenance: 'ddns(dynamic)',
    owned: true,
    ownerRef: `${mac(n)}@2`,
    present: true,
    ...change,
  }
}

export const foreign = (value: string, change: Partial<RecordRow> = {}): RecordRow =>
  own(0, value, { owned: false, ownerRef: null, provenance: 'static(admin)', ...change })

export const plan = (claims: Claim[], records: RecordRow[] = [], change: Partial<DecideInput> = {}) =>
  decide({ claims, records, instance: 'i1', mode: 'full', cause: 'SYNC', ...change })

export const brief = (...args: Parameters<typeof plan>) =>
  plan(...args).map(({ op, value, conflict }) =>
    [op, value, ...(conflict === null ? [] : [`(${conflict.kind} ${conflict.severity})`])].join(' '),
  )
