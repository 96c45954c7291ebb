import type { SolidserverView } from '@/lib/dns/solidserver/options'

/**
 * `internal=dns-internal-smart.site.com,external=dns-primary.site.com`; a server with several DNS views of its own is
 * written `internal=smart.site.com/view-name`. Throws a TypeError that names the part it cannot read.
 */
export function parseViews(text: string): SolidserverView[] {
  const views = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): SolidserverView => {
      const match = /^([a-z][a-z0-9-]{0,31})=([^=/\s]+)(?:\/([^=/\s]+))?$/i.exec(part)
      const [, view, server, dnsView] = match ?? []
      if (view === undefined || server === undefined) throw new TypeError(`not view=server: ${part}`)
      return { view, server, ...(dnsView === undefined ? {} : { dnsView }) }
    })
  if (views.length === 0) throw new TypeError('names no view')
  const twice = views.find(({ view }, index) => views.findIndex((other) => other.view === view) !== index)
  if (twice !== undefined) throw new TypeError(`the view ${twice.view} is named twice`)
  return views
}
