import { isUuid } from '@/lib/services/console/deps'
import type { Where } from '@/lib/services/console/keyset'

/** Rows of table `t` in the scopes with this name or id. */
export function inScope(scope: string): Where {
  return (params) => {
    const value = params.add(scope)
    const match = isUuid(scope) ? `f.id = ${value}::uuid` : `f.name = ${value}`
    return `(t.family, t.subnet_id) in (select f.family, f.kea_subnet_id from scope f where ${match})`
  }
}

/** Column equals value; the cast keeps the comparison in the column's own type. */
export function equals(column: string, value: unknown, cast = ''): Where {
  return (params) => `${column} = ${params.add(value)}${cast}`
}
