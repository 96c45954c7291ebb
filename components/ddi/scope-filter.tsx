'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { FilterSelect } from '@/components/table/filter-select'
import { query } from '@/lib/client/queries'

/** The scopes that lists can be narrowed to: by name, and by id where names repeat. Undefined: not all are known. */
export function useKnownScopes(): { scope: readonly string[] | undefined } {
  const { data } = useQuery(query('listScopes', { query: { limit: 1000 } }))
  return useMemo(
    () => ({
      scope: data?.nextCursor === null ? data.items.flatMap(({ id, name }) => [id, name]) : undefined,
    }),
    [data],
  )
}

/** Narrows a list to one scope. */
export function ScopeFilter({ value, onChange }: { value: string; onChange: (scope: string) => void }) {
  const { data } = useQuery(query('listScopes', { query: { limit: 1000 } }))
  const scopes = data?.items ?? []
  const byId = scopes.filter(({ id }) => id === value)
  const names = [...new Set(scopes.map(({ name }) => name))]
  return (
    <FilterSelect
      label="Scope"
      value={value}
      options={[
        ...byId.map(({ id, name, subnet }) => ({ value: id, label: `${name} ${subnet}` })),
        ...names.map((name) => ({ value: name, label: name })),
      ]}
      onChange={onChange}
    />
  )
}
