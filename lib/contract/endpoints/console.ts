import { effect } from '@/lib/contract/effect'
import * as effective from '@/lib/contract/effective-policy'
import type { Endpoint } from '@/lib/contract/endpoint'
import { act, get } from '@/lib/contract/endpoints/shapes'
import * as overview from '@/lib/contract/overview'
import * as policy from '@/lib/contract/policy'

export const consoleEndpoints = {
  getOverview: {
    ...get,
    path: '/api/overview',
    access: 'viewer',
    tag: 'Console',
    summary: 'Health, counts and recent events',
    answer: overview.overview,
  },
  search: {
    ...get,
    path: '/api/search',
    access: 'viewer',
    tag: 'Console',
    summary: 'Find objects by name, address, network or MAC',
    query: overview.searchQuery,
    answer: overview.searchResult,
  },
  stream: {
    ...get,
    path: '/api/stream',
    access: 'viewer',
    tag: 'Console',
    summary: 'Server-sent events: names of topics that changed',
    answer: null,
    media: 'text/event-stream',
  },
  getPolicy: {
    ...get,
    path: '/api/policy',
    access: 'viewer',
    tag: 'Policy',
    summary: 'Read the global policy',
    answer: policy.policy,
    etag: true,
  },
  putPolicy: {
    method: 'PUT',
    status: 200,
    path: '/api/policy',
    access: 'administrator',
    tag: 'Policy',
    summary: 'Change the global policy',
    body: policy.policyPut,
    answer: policy.policy,
    etag: true,
  },
  previewPolicy: {
    ...act,
    path: '/api/policy/preview',
    access: 'operator',
    tag: 'Policy',
    summary: 'What a change of the policy, or of a scope, would do now',
    body: policy.policyPreview,
    answer: effect,
  },
  getEffectivePolicy: {
    ...get,
    path: '/api/policy/effective',
    access: 'viewer',
    tag: 'Policy',
    summary: 'What holds for a scope, a reservation or an address, and from where',
    query: effective.effectiveQuery,
    answer: effective.effectivePolicy,
  },
} as const satisfies Record<string, Endpoint>
