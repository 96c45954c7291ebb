import type { Endpoint } from '@/lib/contract/endpoint'
import { get } from '@/lib/contract/endpoints/shapes'
import { z } from '@/lib/contract/zod'

export const apiEndpoints = {
  getOpenApi: {
    ...get,
    path: '/api/openapi.json',
    access: 'viewer',
    tag: 'API',
    summary: 'This description as OpenAPI 3.1',
    answer: z.record(z.string(), z.unknown()),
  },
  getDocs: {
    ...get,
    path: '/api/docs',
    access: 'viewer',
    tag: 'API',
    summary: 'This description as a page',
    answer: null,
    media: 'text/html',
  },
} as const satisfies Record<string, Endpoint>
