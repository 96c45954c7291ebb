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
    [{ DATABASE_URL, PORT: '70000' }, 'PORT'],
  ])('says what is wrong in %o, without the values', (env, name) => {
    expect(() => readWebEnv(env)).toThrow(name)
    expect(() => readWebEnv(env)).not.toThrow(/secret@|short/)
  })
})
