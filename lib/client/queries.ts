import { queryOptions } from '@tanstack/react-query'
import { type Answer, type ArgsIfNeeded, type CallArgs, call } from '@/lib/client/api'
import type { EndpointName } from '@/lib/contract/endpoints'

/** Endpoints that answer pages. */
export type ListName = {
  [N in EndpointName]: Answer<N> extends { items: unknown[]; nextCursor: string | null } ? N : never
}[EndpointName]

/** Keys begin with the endpoint's name, so that invalidation is one word. */
export function keyOf<N extends EndpointName>(name: N, args?: Partial<CallArgs<N>>): readonly unknown[] {
  return args === undefined ? [name] : [name, args]
}

/** Options for `useQuery` on one endpoint. */
export function query<N extends EndpointName>(name: N, ...rest: ArgsIfNeeded<N>) {
  const args = rest[0] as CallArgs<N> | undefined
  return queryOptions({
    queryKey: keyOf(name, args),
    queryFn: ({ signal }) => call(name, ...([args, { signal }] as unknown as ArgsIfNeeded<N>)),
  })
}
