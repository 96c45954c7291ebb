import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VaultEvent, VaultOptions } from './options'
import { createSecretStore, type SecretStore } from './secret-store'
import { type FakeVault, startFakeVault } from './testing/fake-vault'

const KEA = 'teams/core-infrastructure/server/kea_db'
const DNS = 'teams/core-infrastructure/server/baremetal_dns'

describe('secret store', () => {
  let vault: FakeVault
  let store: SecretStore
  let events: VaultEvent[]
  let states: (string | null)[]
  let folder: string

  beforeEach(async () => {
    vault = await startFakeVault()
    vault.tokens.set('hvs.static', { ttl: 0, renewable: false, expiresAt: Number.POSITIVE_INFINITY })
    vault.secrets.set(KEA, { data: { username: 'kea', password: 'k-pass' }, version: 3 })
    vault.secrets.set(DNS, { data: { username: 'api', password: 'd-pass' }, version: 1 })
    folder = await mkdtemp(join(tmpdir(), 'vault-'))
    events = []
    states = []
  })
  afterEach(async () => {
    store?.close()
    vi.unstubAllEnvs()
    await vault.close()
    await rm(folder, { recursive: true })
  })

  const open = (options: Partial<VaultOptions> = {}) => {
    store = createSecretStore({
      address: vault.address,
      auth: { kind: 'token', token: 'hvs.static' },
      timeoutMs: 300,
      onEvent: (event) => events.push(event),
      onState: (problem) => states.push(problem),
      ...options,
    })
    return store
  }
  const logins = () => vault.seen.filter((line) => line.includes('/login')).length

  it.each([1, 2] as const)(
    'reads both credentials from KV version %i, found out by itself',
    async (version) => {
      vault.kvVersion = version
      open()
      expect(await store.keaDatabase()).toEqual({
        host: 'localhost',
        port: 5432,
        database: 'kea',
        username: 'kea',
        password: 'k-pass',
      })
      expect(await store.solidserver()).toEqual({ host: null, username: 'api', password: 'd-pass' })
      const secret = await store.readSecret(KEA)
      expect(secret).toMatchObject({ version: version === 2 ? 3 : null, stale: false })
    },
  )

  it.each([1, 2] as const)('finds out version %i where Vault does not tell', async (version) => {
    vault.kvVersion = version
    vault.tellsMount = false
    expect((await open().readSecret(KEA)).data.password).toBe('k-pass')
  })

  it('takes host, port and database from the secret when they are there', async () => {
    vault.secrets.set(KEA, {
      data: { host: 'db', port: 6432, database: 'k', username: 'u', password: 'p' },
      version: 1,
    })
    expect(await open().keaDatabase()).toMatchObject({ host: 'db', port: 6432, database: 'k' })
  })

  it('signs in by AppRole and by Kubernetes, files read anew, in a namespace', async () => {
    await writeFile(join(folder, 'secret-id'), 'secret-1\n')
    await writeFile(join(folder, 'jwt'), 'jwt-1')
    const secretId = { file: join(folder, 'secret-id') }
    open({ auth: { kind: 'approle', roleId: 'role-1', secretId }, namespace: 'ns1/ns2' })
    expect((await store.readSecret(KEA)).data.username).toBe('kea')
    expect(vault.seen.every((line) => line.endsWith(' ns1/ns2'))).toBe(true)
    store.close()
    open({ auth: { kind: 'kubernetes', role: 'holdfast', jwtFile: join(folder, 'jwt') } })
    expect((await store.readSecret(KEA)).data.username).toBe('kea')
    expect(logins()).toBe(2)
  })

  it('takes nothing from the environment and sends no old token with a login', async () => {
    vi.stubEnv('VAULT_TOKEN', 'hvs.from-env')
    vi.stubEnv('VAULT_NAMESPACE', 'from-env')
    open({ auth: { kind: 'approle', roleId: 'role-1', secretId: 'secret-1' } })
    await store.readSecret(KEA)
    expect(vault.seen[0]).toBe('POST auth/approle/login - -')
  })

  it('signs in again when its token was revoked, once for many readers', async () => {
    open({ auth: { kind: 'approle', roleId: 'role-1', secretId: 'secret-1' } })
    await store.readSecret(KEA)
    vault.tokens.clear()
    vault.secrets.set(KEA, { data: { username: 'kea', password: 'rotated' }, version: 4 })
    const [kea, dns] = await Promise.all([store.readSecret(KEA), store.readSecret(DNS)])
    expect([kea.data.password, kea.version, dns.data.password]).toEqual(['rotated', 4, 'd-pass'])
    expect(logins()).toBe(2)
  })

  it('reads a token file again when the token is dead', async () => {
    const path = join(folder, 'token')
    vault.tokens.set('hvs.next', { ttl: 0, renewable: false, expiresAt: Number.POSITIVE_INFINITY })
    await writeFile(path, 'hvs.static\n')
    open({ auth: { kind: 'token-file', path } })
    await store.readSecret(KEA)
    vault.tokens.delete('hvs.static')
    await expect(store.readSecret(DNS)).rejects.toThrow('the token is expired, revoked or wrong')
    // What was read before is still known, and may still be right.
    expect(await store.readSecret(KEA)).toMatchObject({ stale: true, data: { password: 'k-pass' } })
    await writeFile(path, 'hvs.next\n')
    expect((await store.readSecret(KEA)).stale).toBe(false)
  })

  it('does not sign in over and over because of a policy', async () => {
    open({ auth: { kind: 'approle', roleId: 'role-1', secretId: 'secret-1' } })
    vault.forbidden.add(KEA)
    await expect(store.keaDatabase()).rejects.toMatchObject({
      family: 'permanent',
      status: 403,
      message: 'Failed to retrieve database credentials from Vault: permission denied',
    })
    expect(logins()).toBe(1)
    expect((await store.solidserver()).username).toBe('api')
  })

  it('renews before the end of a life, and signs in when that is refused', async () => {
    vault.lease = { ttl: 1, renewable: true }
    open({ auth: { kind: 'approle', roleId: 'role-1', secretId: 'secret-1' } })
    await store.readSecret(KEA)
    const renewals = () => vault.seen.filter((line) => line.includes('renew-self')).length
    await expect.poll(renewals, { timeout: 5000 }).toBeGreaterThanOrEqual(2)
    expect(logins()).toBe(1)
    vault.tokens.clear()
    await expect.poll(logins, { timeout: 5000 }).toBe(2)
    expect(events).toContainEqual({
      level: 'warning',
      message: 'Vault token renewal failed: permission denied',
    })
  })

  it.each([503, 0])('keeps the last good value while Vault is down (%i), and only then', async (status) => {
    open()
    await store.readSecret(KEA)
    vault.broken = status
    expect(await store.keaDatabase()).toMatchObject({ password: 'k-pass' })
    expect(await store.readSecret(KEA)).toMatchObject({ stale: true, version: 3 })
    expect(events).toEqual([{ level: 'warning', message: expect.stringContaining('keeping the last value') }])
    expect(states.at(-1)).toMatch(/^(Vault is sealed|no answer from Vault)/)
    await expect(store.solidserver()).rejects.toThrow(
      'Failed to retrieve SOLIDserver credentials from Vault: ',
    )
    vault.broken = null
    expect((await store.readSecret(KEA)).stale).toBe(false)
    expect(events.at(-1)).toEqual({ level: 'info', message: 'Vault answers again' })
    expect(states.at(-1)).toBeNull()
  })

  it('names the key that a secret lacks', async () => {
    vault.secrets.set(KEA, { data: { username: 'kea' }, version: 1 })
    await expect(open().keaDatabase()).rejects.toThrow(
      `Failed to retrieve database credentials from Vault: secrets/${KEA} has no key "password"`,
    )
  })

  it('keeps tokens and passwords out of errors and events', async () => {
    open({ auth: { kind: 'approle', roleId: 'role-1', secretId: 'wrong-secret' } })
    const refused: unknown = await store.keaDatabase().catch((error: unknown) => error)
    await vault.close()
    open({ auth: { kind: 'token', token: 'hvs.static' } })
    const down: unknown = await store.keaDatabase().catch((error: unknown) => error)
    expect(down).toMatchObject({ family: 'transient', message: expect.stringContaining('ECONNREFUSED') })
    for (const error of [refused, down]) {
      const text = JSON.stringify(error, Object.getOwnPropertyNames(error)) + JSON.stringify(events)
      expect(text).not.toMatch(/hvs\.|wrong-secret|k-pass/)
      expect((error as Error).cause).toBeUndefined()
    }
  })
})
