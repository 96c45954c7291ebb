import type { Endpoint } from '@/lib/contract/endpoint'
import { type EndpointName, endpoints } from '@/lib/contract/endpoints'

interface Route {
  name: EndpointName
  endpoint: Endpoint
  segments: readonly string[]
}

const routes: readonly Route[] = (Object.keys(endpoints) as EndpointName[]).map((name) => ({
  name,
  endpoint: endpoints[name],
  segments: endpoints[name].path.split('/').slice(1),
}))

export type Match =
  | { kind: 'found'; name: EndpointName; endpoint: Endpoint; params: Record<string, string> }
  | { kind: 'no-path' }
  | { kind: 'no-method'; allow: string[] }

function paramsOf(route: Route, given: readonly string[]): Record<string, string> | null {
  if (route.segments.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [index, segment] of route.segments.entries()) {
    const value = given[index] ?? ''
    if (!segment.startsWith(':')) {
      if (segment !== value) return null
      continue
    }
    try {
      params[segment.slice(1)] = decodeURIComponent(value)
    } catch {
      return null
    }
    if (value === '') return null
  }
  return params
}

/** The endpoint of a request. A path written out wins over one with a variable segment. */
export function matchRoute(method: string, pathname: string): Match {
  const given = pathname.split('/').slice(1)
  const found = routes
    .map((route) => ({ route, params: paramsOf(route, given) }))
    .filter(
      (candidate): candidate is { route: Route; params: Record<string, string> } => candidate.params !== null,
    )
  if (found.length === 0) return { kind: 'no-path' }
  const fewest = Math.min(...found.map(({ params }) => Object.keys(params).length))
  const best = found.filter(({ params }) => Object.keys(params).length === fewest)
  const wanted = method === 'HEAD' ? 'GET' : method
  const match = best.find(({ route }) => route.endpoint.method === wanted)
  if (match === undefined) {
    const allow = [...new Set(best.map(({ route }) => route.endpoint.method))].sort()
    return { kind: 'no-method', allow }
  }
  return { kind: 'found', name: match.route.name, endpoint: match.route.endpoint, params: match.params }
}
