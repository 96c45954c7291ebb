import type { z } from 'zod'
import type { Role } from '@/lib/contract/role'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What stands in the table of endpoints for each of them. */
export interface Endpoint {
  method: Method
  /** `:name` is one segment. */
  path: string
  /** Who may call it; `public` needs no sign-in. There is no default. */
  access: 'public' | Role
  tag: string
  summary: string
  query?: z.ZodType
  body?: z.ZodType
  /** No body means `{}`. */
  bodyOptional?: true
  /** What the answer holds; null: nothing (204) or not JSON. */
  answer: z.ZodType | null
  status: 200 | 201 | 202 | 204
  /** The media type of an answer that is not JSON. */
  media?: string
  /** Repeating the request with the same Idempotency-Key gives the first answer. */
  idempotent?: true
  /** Answers carry an ETag; a request with If-Match goes through only while it still holds. */
  etag?: true
  /** `Prefer: wait=N` waits for the outcome. */
  wait?: true
}

type ParamNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never

/** The segments of a path that vary. */
export type ParamsOf<E extends Endpoint> = Record<ParamNames<E['path']>, string>

/** The query as parsed. */
export type QueryOf<E extends Endpoint> = E extends { query: infer S extends z.ZodType }
  ? z.output<S>
  : undefined

/** The query as a caller writes it. */
export type QueryInputOf<E extends Endpoint> = E extends { query: infer S extends z.ZodType }
  ? z.input<S>
  : undefined

/** The body as parsed. */
export type BodyOf<E extends Endpoint> = E extends { body: infer S extends z.ZodType }
  ? z.output<S>
  : undefined

/** The body as a caller writes it. */
export type BodyInputOf<E extends Endpoint> = E extends { body: infer S extends z.ZodType }
  ? z.input<S>
  : undefined

/** What the answer holds. */
export type AnswerOf<E extends Endpoint> = E extends { answer: infer S extends z.ZodType }
  ? z.output<S>
  : null
