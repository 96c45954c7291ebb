import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { VaultConnection } from './connection'
import { VaultError } from './errors'
import type { VaultAuth } from './options'

/** A token and how long it lives; `ttl` 0 means that it does not expire or that nobody knows. */
export interface Login {
  token: string
  /** Seconds. */
  ttl: number
  renewable: boolean
}

const authAnswer = z.object({
  auth: z.object({
    client_token: z.string(),
    lease_duration: z.number().default(0),
    renewable: z.boolean().default(false),
  }),
})
const lookupAnswer = z.object({
  data: z.object({ ttl: z.number().default(0), renewable: z.boolean().default(false) }),
})

const DEFAULT_JWT_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token'

async function fileText(path: string, what: string): Promise<string> {
  let text: string
  try {
    text = (await readFile(path, 'utf8')).trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new VaultError('transient', `cannot read the ${what} (${code})`)
  }
  if (text !== '') return text
  throw new VaultError('transient', `the file of the ${what} is empty`)
}

/** What a renewal or a login answers. */
export function readLogin(answer: unknown): Login {
  const parsed = authAnswer.safeParse(answer)
  if (!parsed.success) throw new VaultError('transient', 'Vault answered a login without a token')
  const { client_token, lease_duration, renewable } = parsed.data.auth
  return { token: client_token, ttl: lease_duration, renewable }
}

/** A given token's life, where its policy lets it ask; otherwise it is used until it is refused. */
async function inspect(token: string, connect: (token: string) => VaultConnection): Promise<Login> {
  try {
    const parsed = lookupAnswer.safeParse(await connect(token).read('auth/token/lookup-self'))
    if (parsed.success) return { token, ttl: parsed.data.data.ttl, renewable: parsed.data.data.renewable }
  } catch {
    // No right to look, or Vault is down: the first read will tell.
  }
  return { token, ttl: 0, renewable: false }
}

/** Signs in. Never sends an old token along; rejects with a VaultError. */
export async function logIn(
  auth: VaultAuth,
  connect: (token: string | null) => VaultConnection,
): Promise<Login> {
  switch (auth.kind) {
    case 'token':
      return await inspect(auth.token, connect)
    case 'token-file':
      return await inspect(await fileText(auth.path, 'Vault token'), connect)
    case 'approle': {
      const secret_id =
        typeof auth.secretId === 'string'
          ? auth.secretId
          : await fileText(auth.secretId.file, 'AppRole secret id')
      const body = { role_id: auth.roleId, secret_id }
      return readLogin(await connect(null).write(`auth/${auth.mount ?? 'approle'}/login`, body))
    }
    case 'kubernetes': {
      const jwt = await fileText(auth.jwtFile ?? DEFAULT_JWT_FILE, 'service account token')
      return readLogin(
        await connect(null).write(`auth/${auth.mount ?? 'kubernetes'}/login`, { role: auth.role, jwt }),
      )
    }
  }
}
