import { answers, type Stack } from '@/scripts/testing/stack'

/** The console's HTTP API, used by an administrator's token. */
export interface ConsoleApi {
  /** Sends and answers the body; throws with the problem when it is refused. `Prefer: wait` where that is possible. */
  call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>
}

/** Starts the console and lets an administrator in. */
export async function startConsole(stack: Stack): Promise<ConsoleApi> {
  stack.start('web')
  const [token] = await Promise.all([stack.apiToken(), answers(`${stack.webUrl}/readyz`)])
  return {
    call: async <T>(method: string, path: string, body?: unknown) => {
      const response = await fetch(`${stack.webUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          prefer: 'wait=20',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return JSON.parse(text === '' ? 'null' : text) as T
    },
  }
}
