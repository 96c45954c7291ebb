import { setTimeout as pause } from 'node:timers/promises'
import type { WebEnv } from '@/lib/env'
import type { WebApp } from '@/lib/http/app'
import { createClaimLink } from '@/lib/services/console/claim'

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000

/** How an operator reaches the console that prints a link. */
function address(env: Pick<WebEnv, 'HOLDFAST_PUBLIC_URL' | 'PORT'>): string {
  return env.HOLDFAST_PUBLIC_URL?.replace(/\/+$/, '') ?? `http://localhost:${env.PORT}`
}

/**
 * While there is no administrator, prints the one-time link that makes the first one; of several consoles the last
 * one's link counts. Waits for the database as long as it takes.
 */
export async function announceClaim(
  app: Pick<WebApp, 'db' | 'now' | 'log'>,
  env: Pick<WebEnv, 'HOLDFAST_PUBLIC_URL' | 'PORT'>,
  print: (line: string) => void,
): Promise<void> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      const link = await createClaimLink(app)
      if (link !== null) print(`First administrator (once, within 24 h):  ${address(env)}${link.path}`)
      return
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      app.log.warn({ reason }, 'the database does not answer yet')
      await pause(wait, undefined, { ref: false })
    }
  }
}
