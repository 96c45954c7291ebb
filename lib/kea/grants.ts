import type { ClientBase } from 'pg'

type Loss = 'options' | 'writing' | 'events'

/** What the worker's role may do with objects of one kind in Kea's database. */
interface KeaGrant {
  kind: 'schema' | 'table' | 'sequence'
  names: readonly string[]
  privileges: readonly string[]
  /** Only these columns; absent: the whole table. */
  columns?: readonly string[]
  /** What is lost without it: nothing but this; absent: the worker cannot do without. */
  only?: Loss
}

const HOST_COLUMNS = [
  'dhcp_identifier',
  'dhcp_identifier_type',
  'dhcp4_subnet_id',
  'dhcp6_subnet_id',
  'ipv4_address',
  'hostname',
  'user_context',
]

/** The least privileges of the worker's own role in the Kea database. */
const KEA_GRANTS: readonly KeaGrant[] = [
  { kind: 'schema', names: ['holdfast'], privileges: ['USAGE'], only: 'events' },
  { kind: 'table', names: ['schema_version'], privileges: ['SELECT'] },
  { kind: 'table', names: ['lease4', 'lease6'], privileges: ['SELECT'], only: 'events' },
  { kind: 'table', names: ['hosts', 'ipv6_reservations'], privileges: ['SELECT'] },
  { kind: 'table', names: ['hosts', 'ipv6_reservations'], privileges: ['DELETE'], only: 'writing' },
  { kind: 'table', names: ['dhcp4_options', 'dhcp6_options'], privileges: ['SELECT'], only: 'options' },
  { kind: 'table', names: ['hosts'], privileges: ['INSERT'], columns: HOST_COLUMNS, only: 'writing' },
  { kind: 'table', names: ['hosts'], privileges: ['UPDATE'], columns: HOST_COLUMNS, only: 'writing' },
  {
    kind: 'table',
    names: ['ipv6_reservations'],
    privileges: ['INSERT'],
    columns: ['address', 'prefix_len', 'type', 'host_id'],
    only: 'writing',
  },
  {
    kind: 'table',
    names: ['ipv6_reservations'],
    privileges: ['UPDATE'],
    columns: ['address'],
    only: 'writing',
  },
  {
    kind: 'sequence',
    names: ['hosts_host_id_seq', 'ipv6_reservations_reservation_id_seq'],
    privileges: ['USAGE'],
    only: 'writing',
  },
  { kind: 'table', names: ['holdfast.outbox'], privileges: ['SELECT', 'INSERT', 'DELETE'], only: 'events' },
  { kind: 'table', names: ['holdfast.control'], privileges: ['SELECT', 'UPDATE'], only: 'events' },
  {
    kind: 'sequence',
    names: ['holdfast.outbox_id', 'holdfast.dropped'],
    privileges: ['USAGE', 'SELECT'],
    only: 'events',
  },
  {
    kind: 'sequence',
    names: ['holdfast.low', 'holdfast.ceiling'],
    privileges: ['SELECT', 'UPDATE'],
    only: 'events',
  },
]

/**
 * The grants as SQL; run by the owner of Kea's tables. Kea's role needs nothing new. DELETE on hosts cascades to options
 * by Kea's own foreign keys, without a grant.
 */
export function grantsSql(role: string): string {
  const name = `"${role.replaceAll('"', '""')}"`
  return KEA_GRANTS.map(({ kind, names, privileges, columns }) => {
    const list = columns === undefined ? '' : ` (${columns.join(', ')})`
    const on = `${kind === 'table' ? '' : `${kind.toUpperCase()} `}${names.join(', ')}`
    return `GRANT ${privileges.join(', ')}${list} ON ${on} TO ${name};`
  }).join('\n')
}

export interface MissingGrant {
  /** `INSERT (hostname) on hosts` */
  text: string
  only: Loss | null
}

/** What the role of this connection may not do. Objects that are not there count as allowed. Rejects as pg does. */
export async function missingGrants(client: ClientBase): Promise<MissingGrant[]> {
  const wanted = KEA_GRANTS.flatMap(({ kind, names, privileges, columns = [''], only = null }) =>
    names.flatMap((name) =>
      privileges.flatMap((privilege) => columns.map((column) => ({ kind, name, privilege, column, only }))),
    ),
  )
  // Names of our schema are looked up by its catalogue: who may not use it may not ask by name either.
  const { rows } = await client.query<{ n: number }>(
    `SELECT n::int FROM (
       SELECT w.*, CASE
         WHEN kind = 'schema' THEN to_regnamespace(name)::oid
         WHEN name LIKE 'holdfast.%' THEN (SELECT c.oid FROM pg_class c WHERE c.relname = substr(name, 10)
           AND c.relnamespace = to_regnamespace('holdfast'))
         ELSE to_regclass(name)::oid END AS id
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS w(kind, name, privilege, col, n)
     ) found
     WHERE id IS NOT NULL AND NOT CASE
       WHEN kind = 'schema' THEN has_schema_privilege(id, privilege)
       WHEN kind = 'sequence' THEN has_sequence_privilege(id, privilege)
       WHEN col = '' THEN has_table_privilege(id, privilege)
       ELSE has_column_privilege(id, col, privilege) END
     ORDER BY n`,
    [
      wanted.map(({ kind }) => kind),
      wanted.map(({ name }) => name),
      wanted.map(({ privilege }) => privilege),
      wanted.map(({ column }) => column),
    ],
  )
  const missing = new Map<string, { columns: string[]; only: Loss | null }>()
  for (const { n } of rows) {
    const { name = '', privilege = '', column = '', only = null } = wanted[n - 1] ?? {}
    const key = `${privilege} on ${name}`
    const { columns } = missing.get(key) ?? { columns: [] }
    missing.set(key, { columns: column === '' ? columns : [...columns, column], only })
  }
  return [...missing].map(([key, { columns, only }]) => ({
    text: columns.length === 0 ? key : key.replace(' on ', ` (${columns.join(', ')}) on `),
    only,
  }))
}

/** Our outbox is there, and the role of this connection may take its rows. */
export async function mayTakeEvents(client: ClientBase): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_class WHERE relname = 'outbox' AND relnamespace = to_regnamespace('holdfast')`,
  )
  if (rowCount === 0) return false
  return (await missingGrants(client)).every(({ only }) => only !== 'events')
}
