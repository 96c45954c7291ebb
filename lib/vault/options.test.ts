import { describe, expect, it } from 'vitest'
import { vaultOptionsFromEnv } from './options'

const ADDR = { VAULT_ADDR: 'https://vault.site.com:8200' }

describe('vaultOptionsFromEnv', () => {
  it('reads the seed: address and token, mount secrets, both paths', () => {
    expect(vaultOptionsFromEnv({ ...ADDR, VAULT_TOKEN: 'hvs.x' })).toEqual({
      address: 'https://vault.site.com:8200',
      auth: { kind: 'token', token: 'hvs.x' },
      mount: 'secrets',
      kvVersion: 'auto',
      paths: {
        keaDatabase: 'teams/core-infrastructure/server/kea_db',
        solidserver: 'teams/core-infrastructure/server/baremetal_dns',
      },
    })
  })

  it.each([
    [
      { VAULT_ROLE_ID: 'r', VAULT_SECRET_ID: 's' },
      { kind: 'approle', roleId: 'r', secretId: 's' },
    ],
    [
      { VAULT_ROLE_ID: 'r', VAULT_SECRET_ID_FILE: '/s', VAULT_AUTH_MOUNT: 'apps' },
      { kind: 'approle', roleId: 'r', secretId: { file: '/s' }, mount: 'apps' },
    ],
    [
      { VAULT_KUBERNETES_ROLE: 'k', VAULT_KUBERNETES_JWT_FILE: '/j' },
      { kind: 'kubernetes', role: 'k', jwtFile: '/j' },
    ],
    [
      { VAULT_TOKEN_FILE: '/t', VAULT_TOKEN: 'x' },
      { kind: 'token-file', path: '/t' },
    ],
  ])('signs in with %j', (env, auth) => {
    expect(vaultOptionsFromEnv({ ...ADDR, ...env }).auth).toEqual(auth)
  })

  it('reads namespace, CA and KV version', () => {
    const env = {
      ...ADDR,
      VAULT_TOKEN: 'x',
      VAULT_NAMESPACE: 'ns',
      VAULT_CACERT: '/ca.pem',
      VAULT_KV_VERSION: '1',
    }
    expect(vaultOptionsFromEnv(env)).toMatchObject({ namespace: 'ns', caFile: '/ca.pem', kvVersion: 1 })
  })

  it.each([
    [{}, 'VAULT_ADDR'],
    [{ VAULT_ADDR: 'vault.site.com:8200', VAULT_TOKEN: 'x' }, 'VAULT_ADDR must be a URL such as https://'],
    [{ VAULT_ADDR: '//vault', VAULT_TOKEN: 'x' }, 'VAULT_ADDR must be a URL such as https://'],
    [ADDR, 'VAULT_TOKEN'],
    [{ ...ADDR, VAULT_TOKEN: 'x', VAULT_KV_VERSION: '3' }, 'VAULT_KV_VERSION'],
  ])('names what is missing in %j', (env, name) => {
    expect(() => vaultOptionsFromEnv(env)).toThrow(name)
  })
})
