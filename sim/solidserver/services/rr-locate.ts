import { ApiError, ERRNO } from '../api-error'
import type { Params } from '../params'
import type { Server, View, Zone } from '../store/model'
import type { Store } from '../store/store'

function within(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`)
}

function zoneMissing(parameter: string): ApiError {
  return new ApiError(ERRNO.zoneMissing, 'This DNS zone does not exist', { parameters: parameter })
}

function named(
  store: Store,
  params: Params,
  server: Server,
  view: View | null | undefined,
): Zone | undefined {
  const id = params.integer('dnszone_id')
  if (id !== undefined && id !== 0) {
    const zone = store.zones.get(id)
    if (!zone || zone.server !== server || zone.pendingDelete) throw zoneMissing('dnszone_id')
    return zone
  }
  const name = params.text('dnszone_name', 'zone')?.toLowerCase().replace(/\.$/, '')
  if (name === undefined) return undefined
  for (const zone of candidates(store, server, view)) if (zone.name === name) return zone
  throw zoneMissing('dnszone_name')
}

function candidates(store: Store, server: Server, view: View | null | undefined): Zone[] {
  const zones = [...store.zones.values()].filter((zone) => zone.server === server && !zone.pendingDelete)
  if (view === undefined) return zones.sort((a, b) => a.viewId - b.viewId)
  return zones.filter((zone) => zone.view === (view ?? undefined))
}

/**
 * The zone a new record belongs to: the one the call names, otherwise the longest that contains the name.
 * @throws ApiError when there is none, when the name lies outside the named one, or when several views would do
 */
export function locateZone(
  store: Store,
  params: Params,
  server: Server,
  view: View | null | undefined,
  name: string,
): Zone {
  const asked = named(store, params, server, view)
  if (asked) {
    if (within(name, asked.name)) return asked
    throw new ApiError(ERRNO.rrRefused, `The name ${name} is not in the zone ${asked.name}`, {
      parameters: 'rr_name',
    })
  }
  const fitting = candidates(store, server, view).filter((zone) => within(name, zone.name))
  const longest = Math.max(0, ...fitting.map((zone) => zone.name.length))
  const best = fitting.filter((zone) => zone.name.length === longest)
  const [zone] = best
  if (!zone) throw new ApiError(ERRNO.zoneMissing, `No DNS zone matches ${name}`, { parameters: 'rr_name' })
  if (best.length > 1 && !best.some((one) => one.view === undefined)) {
    throw new ApiError(ERRNO.viewMissing, 'This DNS server has several views with this zone: name one', {
      parameters: 'dnsview_name',
    })
  }
  return zone
}
