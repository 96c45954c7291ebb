import type { FieldError } from '@/lib/contract/problem'
import { cidrContains, rangeContains } from '@/lib/core/cidr'
import { firstLabel, hostnameProblem } from '@/lib/core/dns-name'
import type { Identifier } from '@/lib/core/identifier'
import { formatIdentifier } from '@/lib/core/identifier-text'
import { ipFamily } from '@/lib/core/ip'
import type { Family } from '@/lib/core/ports/kea'
import { edgeOfSubnet } from '@/lib/core/usable-address'
import type { Tx } from '@/lib/db/client'
import { runSql } from '@/lib/db/sql'
import { done, invalid, isUuid, type Result, refused } from '@/lib/services/console/deps'
import { checkName } from '@/lib/services/console/name-holders'
import { type HolderRow, holderOf } from '@/lib/services/console/reservation-holder'

/** What a reservation shall bind: checked against the facts before it is written. */
export interface Binding {
  /** Of the row that is changed; null for a new one. */
  id: string | null
  scope: string
  identifier: Identifier
  ip: string | null
  hostname: string | null
  infra: boolean
  /** It takes the name, or takes it to another place: what has it already keeps it. */
  names: boolean
}

/** A scope as far as it says which addresses can be reserved. */
export interface ScopeRow {
  family: number
  kea_subnet_id: number
  name: string
  subnet: string
  pools: { first: string; last: string }[]
  reservations_in_subnet: boolean
  reservations_out_of_pool: boolean
}

export interface Place {
  family: Family
  subnetId: number
  scopeName: string
}

/** Where it goes, and what speaks against it, but not enough. */
export interface Checked extends Place {
  warnings: FieldError[]
}

async function findScope(tx: Tx, binding: Binding): Promise<Result<ScopeRow>> {
  const by = isUuid(binding.scope) ? 'id = $1::uuid' : 'name = $1'
  const rows = await runSql<ScopeRow>(
    tx,
    `select family, kea_subnet_id, name, subnet::text as subnet, pools, reservations_in_subnet,
       reservations_out_of_pool from scope where ${by} and gone_at is null order by family, kea_subnet_id`,
    [binding.scope],
  )
  const family = binding.ip === null ? null : ipFamily(binding.ip)
  const fitting = rows.length > 1 ? rows.filter((row) => family === null || row.family === family) : rows
  const holding = fitting.filter((row) => binding.ip !== null && cidrContains(row.subnet, binding.ip))
  const chosen = holding.length > 0 ? holding : fitting
  const [scope, second] = chosen
  if (scope === undefined) return invalid('scope', `is unknown: there is no ${binding.scope}`)
  if (second === undefined) return done(scope)
  const choices = chosen.map((row) => `${row.subnet} (id ${row.kea_subnet_id})`).join(', ')
  return invalid('scope', `is the name of several scopes: ${choices}; give the scope's own id`)
}

/** Why the subnet cannot hold this address as a reservation, or null. */
export function addressFault(ip: string, scope: Omit<ScopeRow, 'kea_subnet_id'>): string | null {
  if (ipFamily(ip) !== scope.family)
    return `must be an IPv${scope.family} address: ${scope.name} is an IPv${scope.family} scope`
  if (!cidrContains(scope.subnet, ip)) return `is outside ${scope.name} (${scope.subnet})`
  const edge = edgeOfSubnet(ip, scope.subnet)
  if (edge !== null) return edge
  const pool = scope.pools.find(({ first, last }) => rangeContains(first, last, ip))
  if (scope.reservations_out_of_pool && pool !== undefined) {
    return `must not be in the pool ${pool.first} to ${pool.last}: ${scope.name} has reservations-out-of-pool, Kea would ignore it`
  }
  return null
}

const V6_IDENTIFIERS: readonly string[] = ['hw-address', 'duid', 'flex-id']

function conflict(row: HolderRow, what: string): ReturnType<typeof refused> {
  const holder = holderOf(row)
  const whose = [holder.hostname ?? 'a reservation without hostname', holder.identifier, holder.ip]
  const leaving = row.pending === 'delete' ? ' It is being deleted: try again in a moment.' : ''
  const message = `${what} is reserved already: ${whose.filter((part) => part !== null).join(', ')} (reservation ${row.id}).${leaving}`
  return refused({ kind: 'conflict', message, holder })
}

/** Two requests for one address, client or name queue here, so that the second sees what the first wrote. */
async function lockBinding(tx: Tx, place: Place, binding: Binding): Promise<void> {
  const where = `${place.family}/${place.subnetId}`
  const keys = [`reservation-client/${where}/${binding.identifier.type}/${binding.identifier.value}`]
  if (binding.ip !== null) keys.push(`reservation-address/${where}/${binding.ip}`)
  if (binding.names && binding.hostname !== null) {
    keys.push(`reservation-name/${place.family}/${firstLabel(binding.hostname)}`)
  }
  for (const key of keys.sort()) {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`
  }
}

async function findHolder(tx: Tx, place: Place, binding: Binding): Promise<Result<null>> {
  // Each of the three by its own index.
  const rows = await runSql<HolderRow & { same_client: boolean }>(
    tx,
    `select h.id::text, h.hostname, h.identifier_type, h.identifier_value, host(h.ip) as ip, h.pending, h.same_client,
       $7::text as scope
     from (
       select r.*, true as same_client from reservation r
         where family = $1::smallint and subnet_id = $2::int and identifier_type = $3 and identifier_value = $4
       union all select r.*, false from reservation r where subnet_id = $2::int and ip = $5::inet
       union all select r.*, false from reservation r where subnet_id = $2::int and more_addresses @> array[$6::text]) h
     where h.family = $1::smallint and ($8::text is null or h.id <> $8::uuid)
     order by h.same_client limit 1`,
    [
      ...[place.family, place.subnetId, binding.identifier.type, binding.identifier.value],
      ...[binding.ip, binding.ip, place.scopeName, binding.id],
    ],
  )
  const row = rows[0]
  if (row === undefined) return done(null)
  const client = `${binding.identifier.type} ${formatIdentifier(binding.identifier)}`
  return conflict(row, row.same_client ? `${client} in ${place.scopeName}` : (binding.ip ?? client))
}

async function hostnameFault(tx: Tx, hostname: string | null): Promise<string | null> {
  if (hostname === null) return null
  if (!hostname.includes('.')) return hostnameProblem(hostname, [])
  const zones = await tx.zone.findMany({
    where: { goneAt: null, managed: true },
    select: { name: true, reverse: true },
  })
  // Before the first listing nobody knows the zones; the worker says later what it cannot publish.
  return zones.length === 0 ? null : hostnameProblem(hostname, zones)
}

/**
 * Finds the subnet and everything that speaks against the binding. On success the address and the client are
 * locked until the transaction ends: whoever asks for the same waits, and then sees this one.
 */
export async function checkBinding(tx: Tx, binding: Binding): Promise<Result<Checked>> {
  const found = await findScope(tx, binding)
  if (!found.ok) return found
  const scope = found.value
  const place: Place = {
    family: scope.family === 6 ? 6 : 4,
    subnetId: scope.kea_subnet_id,
    scopeName: scope.name,
  }
  if (!scope.reservations_in_subnet) {
    return invalid('scope', 'has reservations-in-subnet off: Kea would ignore the reservation')
  }
  if (place.family === 6 && !V6_IDENTIFIERS.includes(binding.identifier.type)) {
    return invalid(
      'identifier.type',
      `must be duid, hw-address or flex-id: DHCPv6 knows no ${binding.identifier.type}`,
    )
  }
  const fault = binding.ip === null ? null : addressFault(binding.ip, scope)
  if (fault !== null) return invalid('ip', fault)
  const name = await hostnameFault(tx, binding.hostname)
  if (name !== null) return invalid('hostname', name)
  await lockBinding(tx, place, binding)
  const free = await findHolder(tx, place, binding)
  if (!free.ok) return free
  const { id, hostname, identifier, infra } = binding
  if (!binding.names || hostname === null) return done({ ...place, warnings: [] })
  const named = await checkName(tx, { ...place, id, hostname, identifier, infra })
  return named.ok ? done({ ...place, warnings: named.value }) : named
}
