import type { Endpoint } from '@/lib/contract/endpoint'
import { act, get } from '@/lib/contract/endpoints/shapes'
import * as infrastructure from '@/lib/contract/infrastructure'
import { pageOf } from '@/lib/contract/list'

export const infrastructureEndpoints = {
  listCandidates: {
    ...get,
    path: '/api/dhcp/infrastructure/candidates',
    access: 'viewer',
    tag: 'DHCP',
    summary: 'List what may be infrastructure: reservations with a name, BMCs, leases held for long',
    query: infrastructure.candidateQuery,
    answer: pageOf(infrastructure.candidate),
  },
  previewInfrastructure: {
    ...act,
    path: '/api/dhcp/infrastructure/preview',
    access: 'operator',
    tag: 'DHCP',
    summary: 'What making these infrastructure would do in Kea and in DNS',
    body: infrastructure.infrastructureSelection,
    answer: infrastructure.infrastructurePlan,
  },
  applyInfrastructure: {
    method: 'POST',
    status: 202,
    path: '/api/dhcp/infrastructure/apply',
    access: 'operator',
    tag: 'DHCP',
    summary: 'Make these infrastructure, as the plan with this fingerprint says',
    body: infrastructure.infrastructureApply,
    answer: infrastructure.infrastructureApplied,
    idempotent: true,
  },
} as const satisfies Record<string, Endpoint>
