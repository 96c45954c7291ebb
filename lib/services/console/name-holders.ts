import type { FieldError } from '@/lib/contract/problem'
import { canonicalName, isInZone, relativeName } from '@/lib/core/dns-name'
import { effective } from '@/lib/core/effective-policy'
import { type Identifier, isHoldIdentifier } from '@/lib/core/identifier'
import type { Family } from '@/lib/core/ports/kea'
import type { Publisher, ZoneRule } from '@/lib/core/rule-match'
import { type ManagedZone, targetsFor } from '@/lib/core/zone-rules'
import type { Tx } from '@/lib/db/client'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { done, type Result, refused } from '@/lib/services/console/deps'
import { readGlobalPolicy, scopePolicyOfValue } from '@/lib/services/console/global-policy'
import { readZones } from '@/lib/services/console/lease-draft'
import { likeExactly } from '@/lib/services/console/read-text'
import { type HolderRow, holderOf, whoHolds } from '@/lib/services/console/reservation-holder'
import { identifierOfRow } from '@/lib/services/console/reservation-row'

/** Who wants which name where. */
export interface WantedName {
  /** Of the reservation that is changed; null for a new one. */
  id: string | null
  family: Family
  scopeName: string
  identifier: Identifier
  hostname: string
  infra: boolean
}

interface NameRow extends HolderRow {
  hostname: string
  infra: boolean
  conflict_guard: boolean
  scope_policy: unknown
}

/**
 * Other clients' reservations of the family with one of these hostnames, whatever their case, those with Conflict Guard
 * first. The trigram index of the hostname serves.
 */
export const HOLDERS_OF_NAME = `
  select r.id::text, r.hostname, r.infra, r.identifier_type, r.identifier_value, host(r.ip) as ip, r.pending, r.conflict_guard,
    s.name as scope, s.policy as scope_policy
  from reservation r left join scope s
    on s.family = r.family and s.kea_subnet_id = r.subnet_id and s.gone_at is null
  where r.family = $1::smallint and r.hostname ilike any($2::text[]) and r.pending is distinct from 'delete'
    and ($3::text is null or r.id <> $3::uuid) and not (r.identifier_type = $4 and r.identifier_value = $5)
  order by r.conflict_guard desc, r.created_at, r.id limit 100`

/** The ways to write a hostname that may be published as the same name: with and without its zone, with a dot. */
export function spellings(
  hostname: string,
  zones: readonly Pick<ManagedZone, 'name' | 'reverse'>[],
): string[] {
  const name = canonicalName(hostname)
  const forward = zones.filter(({ reverse }) => !reverse).map((zone) => zone.name)
  const others = name.includes('.')
    ? forward.filter((zone) => isInZone(name, zone)).map((zone) => relativeName(name, zone) ?? name)
    : forward.map((zone) => `${name}.${zone}`)
  const all = new Set([name, ...others.filter((other) => other !== '@')])
  return [...all].flatMap((each) => [each, `${each}.`])
}

interface Published {
  hostname: string
  scopeName: string | null
  family: Family
  infra: boolean
}

function publisherOf({ scopeName, family, infra }: Published): Publisher {
  return { scope: scopeName, kind: infra ? 'infrastructure' : 'reservation', family }
}

/** Whether two hostnames lead to one record name in a zone; before the rules lead anywhere, whether they are the same. */
function sameOutcome(
  a: Published,
  b: Published,
  rules: readonly ZoneRule[],
  zones: readonly ManagedZone[],
): boolean {
  const of = (one: Published): Set<string> => {
    const targets = targetsFor(one.hostname, publisherOf(one), rules, zones)
    return new Set(targets.map(({ zoneId, fqdn }) => `${zoneId} ${fqdn}`))
  }
  const left = of(a)
  const right = of(b)
  if (left.size === 0 && right.size === 0) return canonicalName(a.hostname) === canonicalName(b.hostname)
  return [...left].some((target) => right.has(target))
}

/** The zone rules, in their order. */
export async function readRules(target: SqlTarget): Promise<ZoneRule[]> {
  return runSql<ZoneRule>(
    target,
    'select match, pattern, scopes, kinds, family, targets from zone_rule order by position',
  )
}

/**
 * Whether a reservation may have a name that another client's reservation has: not when that one has Conflict Guard or
 * its drift policy is Block; otherwise with a warning. The same client may have it in several scopes, and a host its
 * IPv4 and IPv6 rows.
 */
export async function checkName(tx: Tx, wanted: WantedName): Promise<Result<FieldError[]>> {
  const zones = await readZones(tx)
  const names = spellings(wanted.hostname, zones).map(likeExactly)
  const { type, value } = wanted.identifier
  const found = await runSql<NameRow>(tx, HOLDERS_OF_NAME, [wanted.family, names, wanted.id, type, value])
  if (found.length === 0) return done([])
  const rules = await readRules(tx)
  const holders = found.filter(
    (row) =>
      !isHoldIdentifier(identifierOfRow(row.identifier_type, row.identifier_value)) &&
      sameOutcome(wanted, { ...row, scopeName: row.scope, family: wanted.family }, rules, zones),
  )
  const global = await readGlobalPolicy(tx)
  const blocks = (row: NameRow): boolean =>
    effective(global, scopePolicyOfValue(row.scope_policy), null).drift.value === 'block'
  const blocking = holders.find((row) => row.conflict_guard) ?? holders.find(blocks)
  if (blocking !== undefined) {
    const because = blocking.conflict_guard ? 'has Conflict Guard' : 'has the drift policy Block'
    const message = `is taken: the reservation of ${whoHolds(blocking)} ${because}`
    return refused({
      kind: 'conflict',
      message: `${wanted.hostname} ${message} (reservation ${blocking.id}).`,
      holder: holderOf(blocking),
      errors: [{ path: 'hostname', message }],
    })
  }
  return done(
    holders.map((row) => ({
      path: 'hostname',
      message: `is also the name of the reservation of ${whoHolds(row)}`,
    })),
  )
}
