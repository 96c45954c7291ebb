import type { EndpointName } from '@/lib/contract/endpoints'
import { isTopic, type Topic } from '@/lib/core/topic'

/** Which answers become stale when rows of a topic change. */
export const STALE: Readonly<Record<Topic, readonly EndpointName[]>> = {
  reservations: [
    'listInventory',
    'listCandidates',
    'getWhy',
    'listReservations',
    'getReservation',
    'getAddress',
    'getRecordProposal',
    'getEffectivePolicy',
    'listDeadLetters',
    'getOverview',
    'getScope',
    'listScopes',
    'search',
  ],
  records: [
    'listDeadLetters',
    'getWhy',
    'listRecords',
    'getRecord',
    'getAddress',
    'getRecordProposal',
    'getReservation',
    'listReservations',
    'listZones',
    'getOverview',
    'search',
  ],
  leases: [
    'listCandidates',
    'getWhy',
    'listLeases',
    'listWatches',
    'getWatch',
    'getAddress',
    'getRecordProposal',
    'getOverview',
    'getScope',
    'listScopes',
  ],
  scopes: [
    'getEffectivePolicy',
    'listScopes',
    'getScope',
    'listReservations',
    'listLeases',
    'getAddress',
    'getRecordProposal',
    'getOverview',
  ],
  zones: ['listZones', 'listRecords', 'getOverview'],
  audit: ['listAudit', 'getAuditEvent', 'getOverview'],
  changes: ['getWhy', 'getChange', 'listDeadLetters', 'getOverview'],
  health: ['getOverview'],
  policy: [
    'getWhy',
    'getPolicy',
    'getZoneRules',
    'getEffectivePolicy',
    'getRecordProposal',
    'listScopes',
    'getScope',
  ],
  alerts: ['getWhy', 'listAlerts', 'listAlertGroups', 'getAlert', 'listMutes', 'getAddress', 'getOverview'],
  notifications: ['listChannels', 'getChannel', 'listDeliveries'],
  watchlist: [
    'search',
    'listWatches',
    'getWatch',
    'getAddress',
    'getRecordProposal',
    'listRecords',
    'getRecord',
    'getOverview',
  ],
  accounts: ['listUsers', 'listTokens', 'listAssignees', 'getMe'],
}

export type LiveState = 'connecting' | 'live' | 'down'

export interface Live {
  state: LiveState
  /** When the server was last heard, in ms of this browser's clock; null before the first time. */
  heardAt: number | null
  /** The server's clock minus ours, in ms: for "4 s ago" that does not depend on the browser's clock. */
  skewMs: number
}

export const LIVE_AT_FIRST: Live = { state: 'connecting', heardAt: null, skewMs: 0 }

/** The server pings every 15 s: after this long without a word the stream is taken for dead. */
export const SILENCE_MS = 40_000

const FIRST_BACKOFF_MS = 500
const LAST_BACKOFF_MS = 15_000

export interface LiveStream {
  get(): Live
  subscribe(listener: () => void): () => void
  close(): void
}

/**
 * One stream of topics. `onTopics` hears each batch, and after every reconnect all of them, since what happened
 * meanwhile was missed.
 */
export function openLive(url: string, onTopics: (topics: readonly Topic[] | 'all') => void): LiveStream {
  let live = LIVE_AT_FIRST
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | null = null
  let silence: ReturnType<typeof setTimeout> | null = null
  let backoff = FIRST_BACKOFF_MS
  let before = false
  const listeners = new Set<() => void>()

  const dataOf = (event: { readonly data: unknown }): unknown => JSON.parse(String(event.data))
  const become = (change: Partial<Live>): void => {
    live = { ...live, ...change }
    for (const listener of listeners) listener()
  }
  const heard = (change: Partial<Live> = {}): void => {
    if (silence) clearTimeout(silence)
    silence = setTimeout(reopen, SILENCE_MS)
    become({ heardAt: Date.now(), ...change })
  }
  function reopen(): void {
    source?.close()
    if (silence) clearTimeout(silence)
    if (retry) clearTimeout(retry)
    become({ state: 'down' })
    retry = setTimeout(open, backoff)
    backoff = Math.min(backoff * 2, LAST_BACKOFF_MS)
  }
  function open(): void {
    source = new EventSource(url)
    source.addEventListener('hello', (event) => {
      backoff = FIRST_BACKOFF_MS
      const at = Date.parse((dataOf(event) as { at: string }).at)
      heard({ state: 'live', skewMs: Number.isFinite(at) ? at - Date.now() : 0 })
      if (before) onTopics('all')
      before = true
    })
    source.addEventListener('ping', () => heard())
    source.addEventListener('feed', (event) => {
      heard({ state: (dataOf(event) as { state: LiveState }).state })
    })
    source.addEventListener('topic', (event) => {
      heard()
      onTopics((dataOf(event) as { topics: string[] }).topics.filter(isTopic))
    })
    source.addEventListener('error', reopen)
  }
  open()
  return {
    get: () => live,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      source?.close()
      if (silence) clearTimeout(silence)
      if (retry) clearTimeout(retry)
    },
  }
}
