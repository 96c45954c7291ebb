/** What is wrong though the worker goes on, by the name of the hop; shown on its health page. */
export interface Troubles {
  /** Null: it is well. */
  set(hop: string, problem: string | null): void
  /** `vault: Vault is sealed; …`, sorted. */
  lines(): string[]
  /** Calls for what was set before, too. */
  listen(listener: (hop: string, problem: string | null) => void): void
}

export function createTroubles(): Troubles {
  const hops = new Map<string, string | null>()
  const listeners: ((hop: string, problem: string | null) => void)[] = []
  return {
    set(hop, problem) {
      if (hops.has(hop) && hops.get(hop) === problem) return
      hops.set(hop, problem)
      for (const listener of listeners) listener(hop, problem)
    },
    lines: () =>
      [...hops].flatMap(([hop, problem]) => (problem === null ? [] : [`${hop}: ${problem}`])).sort(),
    listen(listener) {
      listeners.push(listener)
      for (const [hop, problem] of hops) listener(hop, problem)
    },
  }
}
