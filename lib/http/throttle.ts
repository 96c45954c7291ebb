import { createHash } from 'node:crypto'
import { ProblemError } from '@/lib/http/problem'
import type { ConsoleDeps } from '@/lib/services/console/deps'

export interface Limit {
  /** Attempts within the window. */
  max: number
  windowMs: number
}

const MINUTE_MS = 60_000
/** Older than every window. */
const FORGET_MS = 60 * MINUTE_MS

/** Failed sign-ins: of one account from one address, of one account from anywhere, of one address. */
export const SIGN_IN_LIMITS = {
  pair: { max: 8, windowMs: 5 * MINUTE_MS },
  account: { max: 60, windowMs: 15 * MINUTE_MS },
  address: { max: 60, windowMs: 5 * MINUTE_MS },
} as const satisfies Record<string, Limit>

/** Attempts with one-time links from one address. */
export const LINK_LIMIT: Limit = { max: 20, windowMs: 5 * MINUTE_MS }

/** Keys are hashed: e-mail addresses and client addresses need not stand in one more table. */
function keyOf(kind: string, ...parts: readonly string[]): string {
  return `${kind}:${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`
}

/** Counts an attempt and says how many there were in the window. Atomic: parallel attempts are all counted. */
async function count(
  deps: ConsoleDeps,
  key: string,
  limit: Limit,
): Promise<{ over: boolean; retryAfter: number }> {
  const now = deps.now().getTime()
  const { rows } = await deps.db.pool.query<{ count: number; last_request: string }>(
    `insert into rate_limit as r (key, count, last_request) values ($1, 1, $2)
     on conflict (key) do update set
       count = case when r.last_request <= $2::bigint - $3::bigint then 1 else r.count + 1 end,
       last_request = case when r.last_request <= $2::bigint - $3::bigint then $2 else r.last_request end
     returning count, last_request`,
    [key, now, limit.windowMs],
  )
  const row = rows[0]
  const began = Number(row?.last_request ?? now)
  return {
    over: (row?.count ?? 0) > limit.max,
    retryAfter: Math.max(1, Math.ceil((began + limit.windowMs - now) / 1000)),
  }
}

async function forget(deps: ConsoleDeps, keys: readonly string[]): Promise<void> {
  await deps.db.pool.query('delete from rate_limit where key = any($1::text[])', [keys])
}

async function demand(deps: ConsoleDeps, checks: readonly [key: string, limit: Limit][]): Promise<void> {
  for (const [key, limit] of checks) {
    const { over, retryAfter } = await count(deps, key, limit)
    if (over) {
      throw new ProblemError(
        429,
        'Too many attempts: wait before you try again.',
        {},
        {
          'retry-after': String(retryAfter),
        },
      )
    }
  }
}

/** Lets a sign-in be tried, or refuses with 429. Call `succeeded` when it was the right password. */
export async function throttleSignIn(
  deps: ConsoleDeps,
  email: string,
  address: string,
): Promise<{ succeeded(): Promise<void> }> {
  const pair = keyOf('sign-in-pair', email, address)
  const account = keyOf('sign-in-account', email)
  const client = keyOf('sign-in-address', address)
  await demand(deps, [
    [pair, SIGN_IN_LIMITS.pair],
    [client, SIGN_IN_LIMITS.address],
    [account, SIGN_IN_LIMITS.account],
  ])
  return {
    async succeeded() {
      await forget(deps, [pair, account])
      await deps.db.pool.query('delete from rate_limit where last_request < $1', [
        deps.now().getTime() - FORGET_MS,
      ])
      await deps.db.pool.query('update rate_limit set count = greatest(count - 1, 0) where key = $1', [
        client,
      ])
    },
  }
}

/** Lets a one-time link be tried, or refuses with 429. */
export async function throttleLink(deps: ConsoleDeps, address: string): Promise<void> {
  await demand(deps, [[keyOf('link', address), LINK_LIMIT]])
}
