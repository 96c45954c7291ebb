import type { Params } from '../params'
import type { Settings } from '../settings'
import type { Store } from '../store/store'
import type { Writer } from '../store/writer'

/** What a service works on. */
export interface Context {
  readonly store: Store
  readonly writer: Writer
  readonly settings: () => Settings
  readonly version: string
}

/** Outcome of a write: the id of the row, and whether the call made it. */
export interface Written {
  readonly id: number
  readonly created: boolean
  /** the answer is 200 even for a row the call made (clients rely on it) */
  readonly always200?: boolean
}

/** One call of a write service. `v2` marks the newer family, which forgives a missing server on delete. */
export interface WriteCall {
  readonly service: string
  readonly params: Params
  readonly v2: boolean
}

export type WriteService = (context: Context, call: WriteCall) => Written

export type AddFlag = 'new_edit' | 'new_only' | 'edit_only'
