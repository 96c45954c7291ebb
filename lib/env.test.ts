import { describe, expect, it } from 'vitest'
import { readWebEnv } from '@/lib/env'

const DATABASE_URL = 'postgresql://app:secret@db.example.org/holdfast'

describe('the environment of the web process', () => {
  it('needs the database alone', () => {
    expect(readWebEnv({ DATABASE_URL, HOLDFAST_SECRET: '' })).toMatchObject({
      PORT: 3000,
      HOLDFAST_TRUSTED_PROXIES: 0,
    })
  })

  it('does not know how to reach Kea, DNS or Vault', () => {
    const env = readWebEnv({
      DATABASE_URL,
      KEA_DATABASE_URL: 'x',
      VAULT_TOKEN: 'x',
      SOLIDSERVER_PASSWORD: 'x',
    })
    expect(JSON.stringify(env)).not.toMatch(/KEA|VAULT|SOLIDSERVER/)
  })

  it.each([
    [{}, 'DATABASE_URL'],
    [{ DATABASE_URL: 'mysql://x/y' }, 'DATABASE_URL'],
    [{ DATABASE_URL, HOLDFAST_SECRET: 'short' }, 'HOLDFAST_SECRET'],
    [{ DATABASE_URL, PORT: '70000' }, 'PORT: must be a whole number from 1 to 65535'],
    [{ DATABASE_URL, PORT: 'abc' }, 'PORT: must be a whole number from 1 to 65535'],
    [{ DATABASE_URL, HOLDFAST_ACCESS_LOG: 'maybe' }, 'HOLDFAST_ACCESS_LOG: must be true or false'],
    [{ DATABASE_URL, HOLDFAST_CLAIM_LINK: 'x' }, 'HOLDFAST_CLAIM_LINK: must be one of on, off'],
    [{ DATABASE_URL, HOLDFAST_PUBLIC_URL: 'x' }, 'HOLDFAST_PUBLIC_URL: must be an http'],
  ])('says what is wrong in %o, without the values', (env, name) => {
    expect(() => readWebEnv(env)).toThrow(name)
    expect(() => readWebEnv(env)).not.toThrow(/secret@|short/)
  })
})
