import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createSecretStore } from './secret-store'
import { type FakeVault, startFakeVault } from './testing/fake-vault'

describe('TLS to Vault', () => {
  let vault: FakeVault
  let folder: string

  beforeAll(async () => {
    const made = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    })
    folder = await mkdtemp(join(tmpdir(), 'vault-tls-'))
    await writeFile(join(folder, 'ca.pem'), made.cert)
    vault = await startFakeVault({ key: made.private, cert: made.cert })
    vault.tokens.set('hvs.static', { ttl: 0, renewable: false, expiresAt: Number.POSITIVE_INFINITY })
    vault.secrets.set('a/b', { data: { k: 'v' }, version: 1 })
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await vault.close()
    await rm(folder, { recursive: true })
  })

  const read = async (more: { caFile?: string }) => {
    const auth = { kind: 'token', token: 'hvs.static' } as const
    const store = createSecretStore({ address: vault.address, auth, timeoutMs: 2000, ...more })
    try {
      return (await store.readSecret('a/b')).data
    } finally {
      store.close()
    }
  }

  it('trusts the CA it is given', async () => {
    expect(await read({ caFile: join(folder, 'ca.pem') })).toEqual({ k: 'v' })
  })

  it.each([
    ['nowhere.pem', 'VAULT_CACERT: cannot read '],
    ['not-a-ca.pem', 'VAULT_CACERT: there is no certificate (PEM) in '],
  ])('says what is wrong with the CA %s', async (name, message) => {
    await writeFile(join(folder, 'not-a-ca.pem'), 'hello')
    await expect(read({ caFile: join(folder, name) })).rejects.toThrow(message)
  })

  it.each(['', 'false', 'true'])(
    'sends no token to a stranger, VAULT_SKIP_VERIFY=%j or not',
    async (value) => {
      vi.stubEnv('VAULT_SKIP_VERIFY', value)
      const before = vault.seen.length
      await expect(read({})).rejects.toMatchObject({
        family: 'transient',
        message: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/),
      })
      expect(vault.seen).toHaveLength(before)
    },
  )
})
