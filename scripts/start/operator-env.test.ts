import { afterEach, describe, expect, it, vi } from 'vitest'
import { demoParts } from './parts'
import { readSettings } from './settings'

const parts = () =>
  demoParts({
    settings: readSettings({}),
    secrets: { solidserverPassword: 's', sessionSecret: 'x', keaPassword: 'k', appPassword: 'a' },
    databaseUrl: 'postgresql://console',
    keaUrl: 'postgresql://kea',
    keaControl: '',
  })

afterEach(() => vi.unstubAllEnvs())

describe('what npm start hands on', () => {
  it('gives the mail server to the worker alone', () => {
    vi.stubEnv('HOLDFAST_SMTP_URL', 'smtp://u:p@mail.example.com:587')
    vi.stubEnv('HOLDFAST_SMTP_FROM', 'holdfast@example.com')
    vi.stubEnv('HOLDFAST_PUBLIC_URL', 'https://holdfast.example.com')
    const { worker, web, sim } = parts()
    expect(worker.env).toMatchObject({
      HOLDFAST_SMTP_URL: 'smtp://u:p@mail.example.com:587',
      HOLDFAST_SMTP_FROM: 'holdfast@example.com',
      HOLDFAST_PUBLIC_URL: 'https://holdfast.example.com',
    })
    expect(web.env).toMatchObject({ HOLDFAST_PUBLIC_URL: 'https://holdfast.example.com' })
    for (const { env } of [web, sim]) expect(env).not.toHaveProperty('HOLDFAST_SMTP_URL')
  })

  it('keeps the wiring of the demo, and other credentials to itself', () => {
    vi.stubEnv('HOLDFAST_DNS_SERVERS', 'internal=192.0.2.53')
    vi.stubEnv('DATABASE_URL', 'postgresql://production')
    vi.stubEnv('VAULT_TOKEN', 'hvs.secret')
    vi.stubEnv('HOLDFAST_INSTANCE', ' ')
    const { worker, web } = parts()
    expect(worker.env).toMatchObject({
      DATABASE_URL: 'postgresql://console',
      HOLDFAST_DNS_SERVERS: 'internal=127.0.0.1:5300,external=127.0.0.1:5301',
    })
    for (const { env } of [worker, web]) expect(env).not.toHaveProperty('VAULT_TOKEN')
    expect(worker.env).not.toHaveProperty('HOLDFAST_INSTANCE')
  })

  it('lets the flags of the operator come last', () => {
    vi.stubEnv('HOLDFAST_WORKER_FLAGS', ' --sync-interval 120  --sample-interval 0')
    expect(parts().worker.args.slice(-4)).toEqual(['--sync-interval', '120', '--sample-interval', '0'])
  })
})
