'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { urlOf } from '@/lib/client/api'
import { LIVE_AT_FIRST, type Live, type LiveStream, openLive, STALE } from '@/lib/client/live-store'
import type { Topic } from '@/lib/core/topic'

let shared: { stream: LiveStream; client: QueryClient; users: number } | null = null

function invalidate(client: QueryClient, topics: readonly Topic[] | 'all'): void {
  if (topics === 'all') {
    void client.invalidateQueries()
    return
  }
  const names = new Set<string>(topics.flatMap((topic) => STALE[topic]))
  void client.invalidateQueries({ predicate: ({ queryKey }) => names.has(String(queryKey[0])) })
}

function subscribeFor(client: QueryClient): (listener: () => void) => () => void {
  return (listener) => {
    shared ??= {
      stream: openLive(urlOf('stream'), (topics) => invalidate(client, topics)),
      client,
      users: 0,
    }
    const own = shared
    own.users++
    const unsubscribe = own.stream.subscribe(listener)
    return () => {
      unsubscribe()
      own.users--
      if (own.users > 0) return
      own.stream.close()
      if (shared === own) shared = null
    }
  }
}

const subscribers = new WeakMap<QueryClient, ReturnType<typeof subscribeFor>>()

/**
 * The live connection of this page: one stream for all components that ask, answers made stale as their topics
 * change. Show its state: data that cannot be live must not look live.
 */
export function useLive(): Live {
  const client = useQueryClient()
  let subscribe = subscribers.get(client)
  if (subscribe === undefined) {
    subscribe = subscribeFor(client)
    subscribers.set(client, subscribe)
  }
  return useSyncExternalStore(
    subscribe,
    () => shared?.stream.get() ?? LIVE_AT_FIRST,
    () => LIVE_AT_FIRST,
  )
}
