import type { WorkerConfig } from '@/worker/config'
import { placeOf } from '@/worker/credentials'

/** What the worker was told, without secrets: the text of `--dry-run` beside a console. */
export function describeConfig(config: WorkerConfig): string {
  const { flags, env, views, mode } = config
  const { host, port, database } = placeOf(config)
  const kea = `${host}:${port}/${database}`
  const lines: [string, string][] = [
    ['mode', mode],
    ['Kea database', kea],
    ['console database', env.DATABASE_URL === undefined ? 'none' : place(env.DATABASE_URL)],
    ['credentials', flags.useVault ? 'Vault' : 'environment'],
    ['DNS', flags.enableDns ? `on, zone ${flags.dnsZone ?? ''}, scope ${flags.dnsScope}` : 'off'],
    ['DNS servers', views.map(({ view, server }) => `${view}=${server}`).join(', ')],
    ['scopes from', env.KEA_CONTROL === undefined ? 'nowhere (KEA_CONTROL is not set)' : 'KEA_CONTROL'],
    ['inventory', flags.outputDir],
  ]
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`
}

function place(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url)
    return `${hostname}:${port === '' ? '5432' : port}${pathname}`
  } catch {
    return 'set'
  }
}
