import type { VaultConnection } from './connection'
import { toVaultError, VaultError } from './errors'
import { type Login, logIn, readLogin } from './login'
import type { VaultAuth, VaultEvent } from './options'

export interface VaultSession {
  /** Runs with a live token: signs in when there is none, and once more when the token turns out dead. */
  call<T>(fn: (connection: VaultConnection) => Promise<T>): Promise<T>
  close(): void
}

interface SessionOptions {
  auth: VaultAuth
  connect: (token: string | null) => VaultConnection
  onEvent: (event: VaultEvent) => void
}

interface Held {
  login: Login
  connection: VaultConnection
}

const FIRST_RETRY_MS = 10_000
const LONGEST_RETRY_MS = 300_000
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Keeps one token alive. It is renewed at two thirds of its life (jittered); a renewal that Vault refuses, or a
 * token that cannot be renewed, ends in a new login, and a Vault that is down is tried again with backoff.
 */
export function createSession({ auth, connect, onEvent }: SessionOptions): VaultSession {
  let held: Held | null = null
  let loggingIn: Promise<Held> | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let warned = ''

  const schedule = (ms: number, fn: () => Promise<unknown>) => {
    clearTimeout(timer)
    if (closed) return
    timer = setTimeout(() => void fn().catch(() => undefined), Math.min(ms, LONGEST_TIMER_MS))
    timer.unref()
  }

  const watch = (login: Login, retryMs = FIRST_RETRY_MS) => {
    if (login.ttl <= 0) return clearTimeout(timer)
    const jitter = 0.9 + Math.random() * 0.2
    schedule(login.ttl * 1000 * (2 / 3) * jitter, () =>
      login.renewable ? renew(retryMs) : signInAgain(retryMs),
    )
  }

  /** Once for each trouble, not at each attempt to get over it. */
  const warn = (message: string) => {
    if (message !== warned) onEvent({ level: 'warning', message })
    warned = message
  }

  const hold = (login: Login): Held => {
    warned = ''
    held = { login, connection: connect(login.token) }
    watch(login)
    return held
  }

  const signIn = (): Promise<Held> => {
    loggingIn ??= (async () => {
      try {
        return hold(await logIn(auth, connect))
      } catch (error) {
        throw toVaultError(error)
      } finally {
        loggingIn = null
      }
    })()
    return loggingIn
  }

  /** In the background: a Vault that is down now must not mean that nobody ever tries again. */
  const signInAgain = async (retryMs: number): Promise<void> => {
    try {
      await signIn()
    } catch (error) {
      warn(`Vault login failed: ${toVaultError(error).message}`)
      schedule(retryMs, () => signInAgain(Math.min(retryMs * 2, LONGEST_RETRY_MS)))
    }
  }

  const renew = async (retryMs: number): Promise<void> => {
    if (!held) return
    try {
      const renewed = readLogin(await held.connection.write('auth/token/renew-self', {}))
      // A token near its maximum life is renewed by less and less: then a new login is due, not another renewal.
      const spent = renewed.ttl < held.login.ttl / 3
      hold({ ...renewed, renewable: renewed.renewable && !spent })
    } catch (error) {
      const failure = toVaultError(error)
      warn(`Vault token renewal failed: ${failure.message}`)
      if (failure.family === 'permanent') await signInAgain(retryMs)
      else schedule(retryMs, () => renew(Math.min(retryMs * 2, LONGEST_RETRY_MS)))
    }
  }

  /** After a 403: Vault does not say whether the token is dead or the policy forbids; looking at itself does. */
  const isAlive = async (used: Held): Promise<boolean> => {
    try {
      await used.connection.read('auth/token/lookup-self')
      return true
    } catch (error) {
      const failure = toVaultError(error)
      if (failure.family === 'transient') throw failure
      return failure.status !== 403
    }
  }

  return {
    async call(fn) {
      const used = held ?? (await signIn())
      try {
        return await fn(used.connection)
      } catch (error) {
        const failure = toVaultError(error)
        if (failure.status !== 403) throw failure
        if (held === used && (await isAlive(used))) throw failure
        const fresh = held && held !== used ? held : await signIn()
        if (fresh.login.token === used.login.token) {
          throw new VaultError('permanent', 'the token is expired, revoked or wrong', 403)
        }
        return await fn(fresh.connection)
      }
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
