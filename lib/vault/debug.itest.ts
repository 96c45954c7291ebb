import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '@/scripts/build/root'
import { startFakeVault } from './testing/fake-vault'

it('prints no token, not even for who sets DEBUG', async () => {
  const vault = await startFakeVault()
  vault.tokens.set('hvs.static', { ttl: 0, renewable: false, expiresAt: Number.POSITIVE_INFINITY })
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'worker/main.ts'), '--use-vault', '--once', '--log-level', 'DEBUG'],
    {
      env: {
        ...process.env,
        DEBUG: '*',
        VAULT_ADDR: vault.address,
        VAULT_TOKEN: 'hvs.static',
        DATABASE_URL: '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  }
  await new Promise((ended) => child.on('close', ended))
  await vault.close()
  expect(vault.seen.some((line) => line.includes('hvs.static'))).toBe(true)
  expect(said).toContain('Failed to retrieve database credentials from Vault')
  expect(said).not.toContain('hvs.')
}, 60_000)
