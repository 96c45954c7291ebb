'use client'
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Answer, ArgsIfNeeded } from '@/lib/client/api'
import { type ListName, query } from '@/lib/client/queries'
import type { Page } from '@/lib/contract/list'

type ItemOf<N extends ListName> = Answer<N> extends { items: (infer T)[] } ? T : never

/** A page of a list as its URL asks for it; the page before stays, dimmed, until the next one is there. */
export function useList<N extends ListName>(
  name: N,
  parameters: Readonly<Record<string, string>>,
): UseQueryResult<Page<ItemOf<N>>> {
  const options = query(name, ...([{ query: parameters }] as unknown as ArgsIfNeeded<N>))
  return useQuery({ ...options, placeholderData: keepPreviousData }) as unknown as UseQueryResult<
    Page<ItemOf<N>>
  >
}
