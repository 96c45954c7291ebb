'use client'
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { AlertFilter } from '@/app/(console)/drift/_components/filters'
import type { ListPage } from '@/components/table/column'
import type { ListUrl } from '@/components/table/use-list-url'
import { call } from '@/lib/client/api'
import { keyOf } from '@/lib/client/queries'
import type { Alert, AlertQuery } from '@/lib/contract/alert'
import type { AlertGroup } from '@/lib/contract/alert-inbox'
import type { Page } from '@/lib/contract/list'

/** An alert as a group of itself. */
function alone(alert: Alert): AlertGroup {
  const { id, kind, severity, createdAt, lastAt, scope, assignedTo, state } = alert
  return {
    ...{ key: id, kind, groupKey: null, count: 1, severity, firstAt: createdAt, lastAt, scope, assignedTo },
    states: { open: 0, acknowledged: 0, snoozed: 0, resolved: 0, [state]: 1 },
    sample: alert,
  }
}

/** The inbox as its URL asks for it: by cause, or each alert of one cause. */
export function useInbox(url: ListUrl<AlertFilter>): UseQueryResult<ListPage<AlertGroup>> {
  const inside = url.filters.groupKey !== ''
  const query = url.query as unknown as AlertQuery
  return useQuery({
    queryKey: keyOf(inside ? 'listAlerts' : 'listAlertGroups', { query } as never),
    queryFn: async ({ signal }): Promise<ListPage<AlertGroup>> => {
      if (!inside) return call('listAlertGroups', { query }, { signal })
      const page = await call('listAlerts', { query }, { signal })
      return { ...page, items: page.items.map(alone) }
    },
    placeholderData: keepPreviousData,
  }) as UseQueryResult<ListPage<AlertGroup>>
}

const PAGE = 1_000
/** More than this is not one thing to decide about. */
const MOST = 10_000

/** The alerts behind rows: those of a group are asked for, as the list is narrowed now. */
export function useExpand(url: ListUrl<AlertFilter>): (keys: readonly string[]) => Promise<string[]> {
  return useMemo(() => {
    const { limit: _limit, cursor: _cursor, ...narrowed } = url.query
    return async (keys) => {
      const ids: string[] = []
      for (const key of keys) {
        const at = key.indexOf('|')
        if (at < 0) {
          ids.push(key)
          continue
        }
        const of = { kind: key.slice(0, at), groupKey: key.slice(at + 1), limit: PAGE }
        for (let cursor: string | null = ''; cursor !== null && ids.length < MOST; ) {
          const query = { ...narrowed, ...of, ...(cursor === '' ? {} : { cursor }) }
          const page: Page<Alert> = (await call('listAlerts', { query: query as never })) as Page<Alert>
          ids.push(...page.items.map(({ id }) => id))
          cursor = page.nextCursor
        }
      }
      return [...new Set(ids)]
    }
  }, [url.query])
}
