import type { Zone } from '../solidserver/store/model'
import type { Store } from '../solidserver/store/store'

/** The zones one listener answers for, by name; rebuilt only when zones come or go. */
export class Catalogue {
  private version = -1
  private zones = new Map<string, Zone>()

  /**
   * @param server name of the smart or the server that stands alone
   * @param view name of a view; without it the zones outside views, then those of the first view
   */
  constructor(
    private readonly store: Store,
    readonly server: string,
    readonly view: string | undefined,
  ) {}

  /** The zone with the longest name that contains `name` (lower case, no dot at the end). */
  find(name: string): Zone | undefined {
    this.refresh()
    let at = name
    for (;;) {
      const zone = this.zones.get(at)
      // a zone that is still on its way to the servers is not known to them
      if (zone && !zone.pendingCreate) return zone
      const dot = at.indexOf('.')
      if (dot < 0) return undefined
      at = at.slice(dot + 1)
    }
  }

  private refresh(): void {
    if (this.version === this.store.zoneVersion) return
    this.version = this.store.zoneVersion
    this.zones = new Map()
    const mine = [...this.store.zones.values()].filter(
      (zone) => zone.server.name === this.server && zone.type === 'master',
    )
    for (const zone of mine.sort((a, b) => b.viewId - a.viewId)) {
      if (this.view !== undefined && zone.view?.name !== this.view) continue
      this.zones.set(zone.name, zone)
    }
  }
}
