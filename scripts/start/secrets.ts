import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const secrets = z.object({
  solidserverPassword: z.string(),
  sessionSecret: z.string(),
  keaPassword: z.string(),
  appPassword: z.string(),
})

/** The demo's own passwords: made at the first start, kept 0600 beside its data. */
export function demoSecrets(dataDir: string): z.infer<typeof secrets> {
  const path = join(dataDir, 'secrets.json')
  try {
    return secrets.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    const make = () => randomBytes(24).toString('base64url')
    const made = {
      solidserverPassword: make(),
      sessionSecret: make(),
      keaPassword: make(),
      appPassword: make(),
    }
    writeFileSync(path, `${JSON.stringify(made)}\n`, { mode: 0o600 })
    return made
  }
}
