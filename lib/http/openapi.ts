import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import type { Endpoint } from '@/lib/contract/endpoint'
import { type EndpointName, endpoints } from '@/lib/contract/endpoints'
import { problem } from '@/lib/contract/problem'

extendZodWithOpenApi(z)

const PROBLEM = { content: { 'application/problem+json': { schema: problem } } }

function paramsOf(endpoint: Endpoint): z.ZodObject {
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map((found) => found[1] ?? '')
  return z.object(Object.fromEntries(names.map((name) => [name, z.string()])))
}

function headersOf(endpoint: Endpoint): z.ZodObject {
  // What a POST creates has no version yet; what it does to something that is there, has.
  const changes = endpoint.method !== 'GET' && (endpoint.method !== 'POST' || endpoint.path.includes(':'))
  return z.object({
    ...(endpoint.etag && changes ? { 'If-Match': z.string().optional().openapi({ example: '"3"' }) } : {}),
    ...(endpoint.idempotent ? { 'Idempotency-Key': z.string().max(255).optional() } : {}),
    ...(endpoint.wait ? { Prefer: z.string().optional().openapi({ example: 'wait=10' }) } : {}),
  })
}

function errorsOf(endpoint: Endpoint): RouteConfig['responses'] {
  const error = (description: string) => ({ description, ...PROBLEM })
  const changes = endpoint.method !== 'GET'
  return {
    ...(endpoint.access === 'public' ? {} : { 401: error('Sign-in required'), 403: error('Not allowed') }),
    ...(endpoint.path.includes(':') ? { 404: error('No such object') } : {}),
    ...(endpoint.body ? { 400: error('Not JSON'), 413: error('Too large') } : {}),
    ...(endpoint.body || endpoint.query ? { 422: error('Invalid input; errors names the fields') } : {}),
    ...(changes ? { 409: error('Conflict; holder names who holds it') } : {}),
    ...(changes && endpoint.etag ? { 412: error('Changed in the meantime') } : {}),
    ...(endpoint.access === 'public' ? { 429: error('Too many attempts; see Retry-After') } : {}),
  }
}

function routeOf(name: EndpointName): RouteConfig {
  const endpoint: Endpoint = endpoints[name]
  const media = endpoint.media ?? 'application/json'
  const content = Object.fromEntries(
    media.split(' or ').map((type) => [type, { schema: endpoint.answer ?? z.string() }]),
  )
  return {
    method: endpoint.method.toLowerCase() as RouteConfig['method'],
    path: endpoint.path.replace(/:(\w+)/g, '{$1}'),
    operationId: name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: endpoint.access === 'public' ? 'Needs no sign-in.' : `Needs the role ${endpoint.access}.`,
    security: endpoint.access === 'public' ? [] : [{ token: [] }, { session: [] }],
    request: {
      params: paramsOf(endpoint),
      headers: headersOf(endpoint),
      ...(endpoint.query ? { query: endpoint.query as z.ZodObject } : {}),
      ...(endpoint.body
        ? {
            body: {
              required: !endpoint.bodyOptional,
              content: { 'application/json': { schema: endpoint.body } },
            },
          }
        : {}),
    },
    responses: {
      [endpoint.status]: {
        description: endpoint.status === 204 ? 'Done' : endpoint.summary,
        ...(endpoint.status === 204 ? {} : { content }),
      },
      ...errorsOf(endpoint),
    },
  }
}

let made: Record<string, unknown> | null = null

/** The API as OpenAPI 3.1, from the same table and schemas that answer requests. */
export function openApiDocument(): Record<string, unknown> {
  if (made !== null) return made
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'holdfast.session_token',
  })
  for (const name of Object.keys(endpoints) as EndpointName[]) registry.registerPath(routeOf(name))
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version: '1',
      description:
        'Keeps DNS and DHCP telling the same story. Errors are application/problem+json (RFC 9457).',
    },
    servers: [{ url: '/' }],
  })
  made = document as unknown as Record<string, unknown>
  return made
}
