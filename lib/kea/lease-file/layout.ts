import type { Family } from '@/lib/core/ports/kea'

/** Which field of a row is which, as the header of the file says. */
export interface LeaseFileLayout {
  family: Family
  /** Fields that a row has at least. */
  width: number
  /** Fields that a row has at most: a newer Kea appends longer rows below the header of an older one. */
  maxWidth: number
  /** Position by column name; -1 when this version of Kea does not have the column. */
  at: Readonly<Record<ColumnName, number>>
  /** The last column is one that is not read, so a row without its line end can be trusted when it is wide enough. */
  lastIsUnread: boolean
}

const COMMON = [
  'address',
  'hwaddr',
  'valid_lifetime',
  'expire',
  'subnet_id',
  'fqdn_fwd',
  'fqdn_rev',
  'hostname',
] as const
const READ = [...COMMON, 'state', 'client_id', 'duid', 'lease_type', 'iaid', 'prefix_len'] as const
type ColumnName = (typeof READ)[number]

/** What no version of Kea leaves out (csv_lease_file4.cc, csv_lease_file6.cc: columns of schema 1.0). */
const REQUIRED: Readonly<Record<Family, readonly ColumnName[]>> = {
  4: [...COMMON, 'client_id'],
  6: [...COMMON.filter((name) => name !== 'hwaddr'), 'duid', 'lease_type', 'iaid', 'prefix_len'],
}
/** Columns of Kea 2.4 to 3.2. */
const WIDEST: Readonly<Record<Family, number>> = { 4: 12, 6: 18 }

/** Reads the header of a lease file by names; null when the line is none. The family shows in the columns. */
export function parseLayout(line: string): LeaseFileLayout | null {
  const names = line.split(',')
  if (names[0] !== 'address' || new Set(names).size !== names.length) return null
  const family: Family = names.includes('duid') ? 6 : 4
  if (REQUIRED[family].some((name) => !names.includes(name))) return null
  const at = Object.fromEntries(READ.map((name) => [name, names.indexOf(name)])) as LeaseFileLayout['at']
  const last = names.at(-1) as ColumnName
  return {
    family,
    width: names.length,
    maxWidth: Math.max(names.length, WIDEST[family]),
    at,
    lastIsUnread: !READ.includes(last),
  }
}
