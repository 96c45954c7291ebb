import * as drift from '@/lib/contract/drift'
import type { Endpoint } from '@/lib/contract/endpoint'
import { act } from '@/lib/contract/endpoints/shapes'

export const driftEndpoints = {
  fixAlert: {
    ...act,
    path: '/api/alerts/:id/fix',
    access: 'operator',
    tag: 'Alerts',
    summary: 'Put right what the alert tells; with dryRun only the plan',
    body: drift.fix,
    bodyOptional: true,
    answer: drift.fixed,
    etag: true,
  },
  checkDns: {
    method: 'POST',
    status: 202,
    path: '/api/dns/check',
    access: 'operator',
    tag: 'DNS',
    summary: 'Compare every managed zone with what is wanted, now',
    answer: drift.check,
  },
  checkZone: {
    method: 'POST',
    status: 202,
    path: '/api/dns/zones/:id/check',
    access: 'operator',
    tag: 'DNS',
    summary: 'Compare one zone with what is wanted, now',
    answer: drift.check,
  },
} as const satisfies Record<string, Endpoint>
