import { canonicalName } from '@/lib/core/dns-name'
import type { SolidserverView } from './options'

export const DEFAULT_VIEWS = 'internal=dns-internal-smart.site.com,external=dns-primary.site.com'

/**
 * `internal=dns-internal-smart.site.com,external=dns-primary.site.com`; `server/view` names a DNS view inside a
 * server that has several. Throws a TypeError that names the part it cannot read.
 */
export function parseDnsViews(text: string): SolidserverView[] {
  const views = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): SolidserverView => {
      const [, view, server, dnsView] = /^([\w-]+)\s*=\s*([\w.-]+)(?:\/([\w.-]+))?$/.exec(part) ?? []
      if (!view || !server) throw new TypeError(`HOLDFAST_VIEWS: not view=server: ${part}`)
      return { view, server: canonicalName(server), ...(dnsView ? { dnsView } : {}) }
    })
  if (views.length === 0) throw new TypeError('HOLDFAST_VIEWS names no view')
  const twice = views.find(({ view }, index) => views.findIndex((other) => other.view === view) !== index)
  if (twice !== undefined) throw new TypeError(`HOLDFAST_VIEWS: the view ${twice.view} is named twice`)
  return views
}
