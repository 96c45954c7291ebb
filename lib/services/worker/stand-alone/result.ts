/** What was done. */
export interface StandAloneResult {
  /** A and AAAA, as the lease monitor counted. */
  created: number
  pointers: number
  updated: number
  deleted: number
  refused: number
  failed: number
  /** Names to look at again: a server did not answer, or held something else than it said. */
  again: Set<string>
}

/** Nothing done so far. */
export function noResult(): StandAloneResult {
  return { created: 0, pointers: 0, updated: 0, deleted: 0, refused: 0, failed: 0, again: new Set() }
}
