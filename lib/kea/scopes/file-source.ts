import { readFile } from 'node:fs/promises'
import type { KeaScopeSource } from '@/lib/core/ports/kea'
import { KeaError } from '../errors'
import { scopesOfConfig } from './config-scopes'
import { parseConfig } from './config-text'

/** Scopes from a configuration file of kea-dhcp4 or kea-dhcp6, read anew each time. */
export function fileScopeSource(path: string): KeaScopeSource {
  const label = `file:${path}`
  return {
    label,
    async read() {
      const scopes = scopesOfConfig(await parseConfig(path, readText))
      if (scopes === null) throw new KeaError('permanent', `${label}: neither Dhcp4 nor Dhcp6 is in it`)
      return scopes
    },
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? null
    throw new KeaError('permanent', `file:${path}: cannot be read (${code ?? 'error'})`, code)
  }
}
