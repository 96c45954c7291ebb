import { vaultOptionsFromEnv } from '@/lib/vault/options'
import { createSecretStore, type SecretStore } from '@/lib/vault/secret-store'
import { type Environment, type Finding, ok, type Subject, said, warning, wrong } from './finding'

const NAME = 'Vault'
const CURE =
  'Verify VAULT_ADDR and VAULT_TOKEN (or the AppRole), the policy, and that the secrets have the keys username and password: ' +
  'vault kv get secrets/teams/core-infrastructure/server/kea_db, and …/baremetal_dns. See docs/vault.md'

/** The secret store, when Vault is used; what is wrong with its settings is a finding. */
export function openStore(
  environment: Environment,
  used: boolean,
  flagsGiven: boolean,
): SecretStore | Finding | null {
  const address = environment.VAULT_ADDR ?? ''
  // Without flags nobody knows whether the worker uses Vault: an address of it says so.
  if (!used && (flagsGiven || address === '')) return null
  if (address === '')
    return wrong(NAME, 'Failed to retrieve database credentials from Vault: VAULT_ADDR is not set', CURE)
  try {
    return createSecretStore(vaultOptionsFromEnv(environment))
  } catch (error) {
    return wrong(NAME, said(error), CURE)
  }
}

/** Vault, when there is one: signing in and both secrets. Their values are not shown. */
export async function* vaultChecks({
  config,
  environment,
  flagsGiven,
  vault,
  withheld,
}: Subject): AsyncGenerator<Finding> {
  if (flagsGiven && !config.flags.useVault) {
    if ((environment.VAULT_ADDR ?? '') !== '')
      yield warning(
        NAME,
        'VAULT_ADDR is set, and Vault is not asked',
        'Add --use-vault to read the credentials from it',
      )
    return
  }
  if (vault === null) return
  const reads = [
    ['kea', 'Vault: Kea’s database', () => vault.keaDatabase()],
    ['solidserver', 'Vault: SOLIDserver', () => vault.solidserver()],
  ] as const
  for (const [secret, name, read] of reads) {
    try {
      yield ok(name, `credentials of ${(await read()).username}`)
    } catch (error) {
      withheld.add(secret)
      yield wrong(name, said(error), CURE)
    }
  }
}
