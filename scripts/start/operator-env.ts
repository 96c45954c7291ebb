/**
 * What an operator may set beside the demo's own wiring. Views, DNS servers and the session secret belong to that
 * wiring; the log level is a flag of the worker.
 */
const PASSED = {
  worker: [
    'HOLDFAST_INSTANCE',
    'HOLDFAST_INVENTORY_PATTERNS',
    'HOLDFAST_PUBLIC_URL',
    'HOLDFAST_SMTP_FROM',
    'HOLDFAST_SMTP_URL',
  ],
  web: ['HOLDFAST_ACCESS_LOG', 'HOLDFAST_PUBLIC_URL', 'HOLDFAST_TRUSTED_PROXIES'],
} as const

type Env = Readonly<Record<string, string | undefined>>

/** The variables of the operator that one process reads: the mail server's password is none of the console's. */
export function operatorEnv(part: keyof typeof PASSED, env: Env): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const name of PASSED[part]) {
    const value = env[name]?.trim()
    if (value) passed[name] = value
  }
  return passed
}

/** HOLDFAST_WORKER_FLAGS, one by one; they come after the demo's own and win over them. */
export function workerFlags(env: Env): string[] {
  return (env.HOLDFAST_WORKER_FLAGS ?? '').split(/\s+/).filter(Boolean)
}
