import type { SecretStore } from '@/lib/vault/secret-store'
import type { WorkerConfig } from '@/worker/config'

export interface Finding {
  state: 'ok' | 'warning' | 'wrong'
  name: string
  detail: string
  /** What to do about it. */
  cure?: string
}

export type Environment = Record<string, string | undefined>

/** What is looked at: the worker's environment and flags, as it would understand them. */
export interface Subject {
  environment: Environment
  config: WorkerConfig
  /** With `--use-vault`, when its settings could be read. */
  vault: SecretStore | null
  /** The secrets that Vault did not give: what they open is not looked at. */
  withheld: Set<'kea' | 'solidserver'>
  /** The worker's flags were given, so what is missing among them is missing. */
  flagsGiven: boolean
}

/** Findings in the order they are made; a check that cannot go on ends its own list. */
export type Checks = (subject: Subject) => AsyncGenerator<Finding>

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

/** What the parts of the worker would log: nothing that a finding does not say. */
export const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  line: () => undefined,
  hide: () => undefined,
} as const
