import { readWebEnv } from '@/lib/env'
import { announceClaim } from '@/lib/http/announce-claim'
import { webApp } from '@/lib/http/app'

/**
 * What a console does before its first request: it ends with one message when its environment is wrong, and shows how
 * to make the first administrator.
 */
export function startConsole(variables: Readonly<Record<string, string | undefined>>): void {
  try {
    const env = readWebEnv(variables)
    if (env.HOLDFAST_CLAIM_LINK === 'off') return
    void announceClaim(webApp(), env, (line) => process.stdout.write(`${line}\n`))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
