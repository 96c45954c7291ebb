import { recordReserve } from '@/lib/contract/record-write'
import type { IdentifierType } from '@/lib/core/identifier'

/** A client as an operator types it. */
export interface TypedClient {
  type: Extract<IdentifierType, 'hw-address' | 'client-id' | 'duid'>
  value: string
}

export const noClient: TypedClient = { type: 'hw-address', value: '' }

/** What the API takes of it: a MAC goes as `mac`, so that what is wrong with it is said in its words. */
export type ClientBody = { mac: string } | { identifier: { type: TypedClient['type']; value: string } }

/** The body of a typed client, or what is wrong with it, to be read after its name. */
export function clientBody({ type, value }: TypedClient): { body: ClientBody } | { fault: string } {
  const text = value.trim()
  if (text === '') return { fault: 'is required' }
  const body: ClientBody = type === 'hw-address' ? { mac: text } : { identifier: { type, value: text } }
  const parsed = recordReserve.safeParse(body)
  return parsed.success ? { body } : { fault: parsed.error.issues[0]?.message ?? 'is wrong' }
}
