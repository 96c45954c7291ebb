import type { WorkerConfig } from '@/worker/config'
import type { Environment, Finding, Subject } from './finding'
import { openStore } from './vault'

/** What there is to look at; `problem`: Vault is wanted, and its settings cannot be used. */
export function subjectOf(
  config: WorkerConfig,
  environment: Environment,
  flagsGiven: boolean,
): { subject: Subject; problem: Finding | null } {
  const store = openStore(environment, config.flags.useVault, flagsGiven)
  const problem = store !== null && 'state' in store ? store : null
  const vault = store === null || 'state' in store ? null : store
  const withheld: Subject['withheld'] = new Set(problem === null ? [] : ['kea', 'solidserver'])
  return { subject: { environment, config, vault, withheld, flagsGiven }, problem }
}
