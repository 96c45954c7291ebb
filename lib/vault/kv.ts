import { z } from 'zod'
import { toVaultError, VaultError } from './errors'
import type { VaultSession } from './session'

export interface KvValue {
  data: Readonly<Record<string, string>>
  /** The version of a KV v2 secret; null with v1. */
  version: number | null
}

export interface KvReader {
  read(path: string): Promise<KvValue>
}

const values = z.record(z.string(), z.unknown())
const v1Answer = z.object({ data: values })
const v2Answer = z.object({
  data: z.object({
    data: values.nullable(),
    metadata: z.object({ version: z.number().optional() }).optional(),
  }),
})
const mountAnswer = z.object({
  data: z.object({ options: z.object({ version: z.string() }).partial().nullish() }),
})

const texts = (data: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[key, String(value)]]
        : [],
    ),
  )

/** Each segment encoded: a path from a setting must not become another request. */
const encodePath = (path: string): string =>
  path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map(encodeURIComponent)
    .join('/')

/** Reads secrets of one KV mount, version 1 or 2. */
export function createKv(session: VaultSession, mount: string, kvVersion: 1 | 2 | 'auto'): KvReader {
  const root = encodePath(mount)
  let known: 1 | 2 | null = kvVersion === 'auto' ? null : kvVersion

  /** Any token that may read the secret may ask what its mount is; null when Vault will not say. */
  const detect = async (path: string): Promise<1 | 2 | null> => {
    try {
      const answer = mountAnswer.parse(
        await session.call((vault) => vault.read(`sys/internal/ui/mounts/${root}/${path}`)),
      )
      return answer.data.options?.version === '2' ? 2 : 1
    } catch (error) {
      if (!(error instanceof z.ZodError) && toVaultError(error).family === 'transient') throw error
      return null
    }
  }

  const readAs = async (version: 1 | 2, path: string): Promise<KvValue> => {
    const answer = await session.call((vault) =>
      vault.read(version === 2 ? `${root}/data/${path}` : `${root}/${path}`),
    )
    if (version === 1) {
      const parsed = v1Answer.safeParse(answer)
      if (parsed.success) return { data: texts(parsed.data.data), version: null }
    } else {
      const parsed = v2Answer.safeParse(answer)
      if (parsed.success && parsed.data.data.data) {
        return { data: texts(parsed.data.data.data), version: parsed.data.data.metadata?.version ?? null }
      }
    }
    throw new VaultError('permanent', `${mount}/${path} is not a KV version ${version} secret`)
  }

  return {
    async read(path) {
      const clean = encodePath(path)
      known ??= await detect(clean)
      if (known !== null) return await readAs(known, clean)
      // Vault would not say: the newer engine first, and what answers decides.
      try {
        const value = await readAs(2, clean)
        known = 2
        return value
      } catch (error) {
        if (toVaultError(error).family === 'transient') throw error
        const value = await readAs(1, clean).catch(() => null)
        if (!value) throw error
        known = 1
        return value
      }
    },
  }
}
