import * as dead from '@/lib/contract/dead-letter'
import type { Endpoint } from '@/lib/contract/endpoint'
import { act, get } from '@/lib/contract/endpoints/shapes'
import { pageOf } from '@/lib/contract/list'

const tag = 'Console'

export const deadLetterEndpoints = {
  listDeadLetters: {
    ...get,
    path: '/api/dead-letters',
    access: 'viewer',
    tag,
    summary: 'List work that was given up, and why',
    query: dead.deadLetterQuery,
    answer: pageOf(dead.deadLetter),
  },
  retryDeadLetter: {
    ...act,
    path: '/api/dead-letters/:id/retry',
    access: 'operator',
    tag,
    summary: 'Try it again now',
    answer: dead.deadLetter,
  },
} as const satisfies Record<string, Endpoint>
