import { vaultOptionsFromEnv } from '@/lib/vault/options'
import { createSecretStore } from '@/lib/vault/secret-store'
import { type Environment, type Finding, ok, said, wrong } from './finding'

/** Vault, when there is one: signing in and both secrets. Their values are not shown. */
export async function* vaultChecks(environment: Environment): AsyncGenerator<Finding> {
  if (environment.VAULT_ADDR === undefined) return
  const cure = 'See docs/vault.md'
  try {
    const store = createSecretStore(vaultOptionsFromEnv(environment))
    const reads = [
      ['Vault: Kea’s database', () => store.keaDatabase()],
      ['Vault: SOLIDserver', () => store.solidserver()],
    ] as const
    for (const [name, read] of reads) {
      yield await read().then(
        ({ username }) => ok(name, `credentials of ${username}`),
        (error: unknown) => wrong(name, said(error), cure),
      )
    }
    store.close()
  } catch (error) {
    yield wrong('Vault', said(error), cure)
  }
}
