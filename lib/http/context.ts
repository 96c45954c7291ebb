import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from '@/lib/contract/endpoint'
import type { EndpointName, EndpointOf } from '@/lib/contract/endpoints'
import type { WebDeps } from '@/lib/http/deps'
import type { Identity } from '@/lib/http/identify'
import type { Actor, Result } from '@/lib/services/console/deps'

type IdentityOf<E extends Endpoint> = E['access'] extends 'public' ? Identity | null : Identity
type ActorOf<E extends Endpoint> = E['access'] extends 'public' ? Actor | null : Actor

/** A request whose sender, permission, query and body have been checked. */
export interface Context<N extends EndpointName> {
  deps: WebDeps
  /** Null only where the endpoint is public. */
  actor: ActorOf<EndpointOf<N>>
  identity: IdentityOf<EndpointOf<N>>
  params: ParamsOf<EndpointOf<N>>
  query: QueryOf<EndpointOf<N>>
  body: BodyOf<EndpointOf<N>>
  /** Of If-Match; null: any. */
  version: number | null
  /** Seconds of `Prefer: wait=N`; 0 without. */
  wait: number
  request: Request
  requestId: string
  /** The client's address, as far as it can be believed. */
  client: string
  secure: boolean
}

/** What a handler gives: the value of the answer or the refusal; a Response only where the answer is no JSON or sets cookies. */
export type Handler<N extends EndpointName> = (
  context: Context<N>,
) => Promise<Result<AnswerOf<EndpointOf<N>>> | Response>

/** A handler for each of these endpoints: a missing one does not compile. */
export type Handlers<N extends EndpointName> = { readonly [K in N]: Handler<K> }
