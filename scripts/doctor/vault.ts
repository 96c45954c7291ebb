import { vaultOptionsFromEnv } from '@/lib/vault/options'
import { createSecretStore, type SecretStore } from '@/lib/vault/secret-store'
import { type Environment, type Finding, ok, type Subject, said, wrong } from './finding'

const NAME = 'Vault'
const CURE =
  'Verify VAULT_ADDR and VAULT_TOKEN (or the AppRole), the policy, and that the secrets have the keys username and password: ' +
  'vault kv get secrets/teams/core-infrastructure/server/kea_db, and …/baremetal_dns. See docs/vault.md'

/** The secret store, when Vault is used; what is wrong with its settings is a finding. */
export function openStore(environment: Environment, used: boolean): SecretStore | Finding | null {
  if (environment.VAULT_ADDR === undefined && !used) return null
  if (environment.VAULT_ADDR === undefined)
    return wrong(NAME, 'Failed to retrieve database credentials from Vault: VAULT_ADDR is not set', CURE)
  try {
    return createSecretStore(vaultOptionsFromEnv(environment))
  } catch (error) {
    return wrong(NAME, said(error), CURE)
  }
}

/** Vault, when there is one: signing in and both secrets. Their values are not shown. */
export async function* vaultChecks({ vault }: Subject): AsyncGenerator<Finding> {
  if (vault === null) return
  const reads = [
    ['Vault: Kea’s database', () => vault.keaDatabase()],
    ['Vault: SOLIDserver', () => vault.solidserver()],
  ] as const
  for (const [name, read] of reads) {
    yield await read().then(
      ({ username }) => ok(name, `credentials of ${username}`),
      (error: unknown) => wrong(name, said(error), CURE),
    )
  }
}
