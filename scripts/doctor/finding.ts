export interface Finding {
  state: 'ok' | 'warning' | 'wrong'
  name: string
  detail: string
  /** What to do about it. */
  cure?: string
}

export type Environment = Record<string, string | undefined>

/** Findings in the order they are made; a check that cannot go on ends its own list. */
export type Checks = (environment: Environment) => AsyncGenerator<Finding>

export const ok = (name: string, detail: string): Finding => ({ state: 'ok', name, detail })
export const warning = (name: string, detail: string, cure?: string): Finding =>
  cure === undefined ? { state: 'warning', name, detail } : { state: 'warning', name, detail, cure }
export const wrong = (name: string, detail: string, cure: string): Finding => ({
  state: 'wrong',
  name,
  detail,
  cure,
})

/** The message of an error on one line; connection errors without one by their code. */
export function said(error: unknown): string {
  if (error instanceof AggregateError) return said(error.errors[0])
  const message =
    error instanceof Error ? error.message || String((error as { code?: string }).code) : String(error)
  return message.replaceAll(/\s+/g, ' ').trim()
}
