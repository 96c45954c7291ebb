import type { Health } from '@/lib/contract/overview'

/** What a hop is called, and what to do when it is ill. */
export function hopWords(name: string): { title: string; cure: string } {
  if (name.startsWith('dns:')) {
    return {
      title: `DNS ${name.slice(4)}`,
      cure: 'Changes wait and are repeated by themselves. Check the server, its address and the credentials.',
    }
  }
  switch (name) {
    case 'kea-feed':
      return {
        title: 'Kea feed',
        cure: 'Changes in Kea are not seen. `npm run doctor` checks the triggers and the connection.',
      }
    case 'kea-scopes':
      return {
        title: 'Kea scopes',
        cure: 'The scopes shown may be old. Check KEA_CONTROL: the control channel or the configuration file.',
      }
    case 'vault':
      return {
        title: 'Vault',
        cure: 'Credentials read before stay in use. Check VAULT_ADDR and the token or AppRole.',
      }
    case 'inventory':
      return {
        title: 'Inventory files',
        cure: 'DNS goes on. The worker needs a directory that it may write: `--output-dir`.',
      }
    case 'database':
      return { title: 'Database', cure: 'Nothing can be read or written. Check DATABASE_URL.' }
    case 'worker':
      return { title: 'Worker', cure: 'Nothing is carried out until one runs: `npm run worker`.' }
    default:
      return { title: name, cure: '`npm run doctor` says more.' }
  }
}

const order = ['kea-feed', 'kea-scopes', 'worker', 'database', 'dns', 'vault']

/** The hops in the order of the road from Kea to DNS. */
export function inRoadOrder(hops: readonly Health[]): Health[] {
  const place = ({ name }: Health) => {
    const at = order.indexOf(name.split(':')[0] ?? name)
    return at < 0 ? order.length : at
  }
  return [...hops].sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name))
}

/** After how many seconds without a check a hop counts as silent: scopes are read once a minute, the rest often. */
function silentAfter(name: string): number {
  return name === 'kea-scopes' ? 150 : 60
}

/** The state of a hop as shown: an ok that was not renewed is no ok. */
export function shownState(hop: Health, age: number): 'ok' | 'silent' | 'degraded' | 'down' | 'unknown' {
  return hop.state === 'ok' && age > silentAfter(hop.name) ? 'silent' : hop.state
}
