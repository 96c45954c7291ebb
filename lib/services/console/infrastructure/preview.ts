import { randomUUID } from 'node:crypto'
import { EFFECT_LINES, type EffectLine } from '@/lib/contract/effect'
import type { InfrastructurePlan, InfrastructureSelection } from '@/lib/contract/infrastructure'
import { infrastructureDefaults, type ReservationPolicy } from '@/lib/core/policy'
import { type ConsoleDeps, done, type Result } from '@/lib/services/console/deps'
import { claimsOf } from '@/lib/services/console/effect/claims-of'
import { decideEffect } from '@/lib/services/console/effect/decide-effect'
import { Touched } from '@/lib/services/console/effect/touched'
import { readFacts } from '@/lib/services/console/infrastructure/lease-facts'
import { type Selection, select } from '@/lib/services/console/infrastructure/select'
import { clientOfLease, type KnownLease, nameOfLease, readZones } from '@/lib/services/console/lease-draft'
import { identifierOfRow, shownIdentifier } from '@/lib/services/console/reservation-row'
import { leasesOf, reservationsOf } from '@/lib/services/worker/claims/related'
import type { ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { readWorld, type World } from '@/lib/services/worker/world'

const PAGE = 500

type Flags = Pick<ReservationPolicy, 'infra' | 'stickyDns' | 'pinHostname' | 'conflictGuard' | 'ttlClass'>

function flagsOf({ infra, stickyDns, pinHostname, conflictGuard, ttlClass }: ReservationPolicy): Flags {
  return { infra, stickyDns, pinHostname, conflictGuard, ttlClass }
}

/** The four settings that the mode turns on, and the mode. */
export const MODE: Flags = flagsOf(infrastructureDefaults())

function clientWords(type: string, value: string): string {
  const shown = shownIdentifier(identifierOfRow(type, value))
  return `${shown.type} ${shown.value}`
}

function keaLine(op: 'create' | 'update', row: ReservationRow, world: World): EffectLine {
  const { family, subnetId, hostname, ip, identifierType, identifierValue } = row
  const scope = world.scope(family, subnetId)?.name ?? null
  return {
    op,
    system: 'kea',
    target: { scope, hostname, ip, client: clientWords(identifierType, identifierValue) },
    before: op === 'create' ? null : flagsOf(row),
    after: MODE,
    leavesAt: null,
    reason: op === 'create' ? 'reserved for the client of its lease' : null,
  }
}

/** The reservation that a lease would become, as if Kea had it. */
function imagined(lease: KnownLease, subnetId: number, hostname: string | null): ReservationRow | null {
  const client = clientOfLease(lease)
  if (client === null) return null
  const { ip, family } = lease
  const held = { family, subnetId, identifierType: client.type, identifierValue: client.value, ip, hostname }
  return {
    ...infrastructureDefaults(),
    ...held,
    id: randomUUID(),
    keaHostId: -1,
    moreAddresses: [],
    pending: null,
    status: 'served',
    reason: null,
    observed: { ...held, hostId: -1, moreAddresses: [], userContext: null },
    createdFrom: 'lease',
    editedAt: null,
    staticRecordId: null,
    version: 1,
  }
}

async function addReservations(deps: ConsoleDeps, world: World, selection: Selection, touched: Touched) {
  const now = deps.now()
  for (let at = 0; at < selection.rows.length; at += PAGE) {
    const before = selection.rows.slice(at, at + PAGE)
    const facts = [...(await leasesOf(deps.db.pool, before, { lock: false })).values()]
    const after = before.map((row) => ({ ...row, ...MODE, editedAt: now.toISOString() }))
    const asked = { reservations: new Set(before.map(({ id }) => id)), leases: new Set<string>() }
    const claims = (rows: ReservationRow[]) => claimsOf(world, { rows, facts }, asked, now)
    touched.add(claims(before), claims(after))
  }
}

async function addLeases(deps: ConsoleDeps, world: World, selection: Selection, touched: Touched) {
  const { pool } = deps.db
  const facts = await readFacts(
    pool,
    selection.leases.map(({ ip }) => ip),
  )
  const zones = await readZones(pool)
  const others = await reservationsOf(pool, facts, { lock: false })
  const made = facts.flatMap((fact) => {
    const lease = selection.leases.find(({ ip }) => ip === fact.ip)
    return lease === undefined ? [] : (imagined(lease, fact.subnetId, nameOfLease(lease, zones)) ?? [])
  })
  const leases = new Set(facts.map(({ ip }) => ip))
  const asked = { reservations: new Set(made.map(({ id }) => id)), leases }
  const claims = (rows: ReservationRow[]) => claimsOf(world, { rows, facts }, asked, deps.now())
  touched.add(claims(others), claims([...others, ...made]))
  return made
}

/** What making these infrastructure would do in Kea and in DNS. Writes nothing. */
export async function previewInfrastructure(
  deps: ConsoleDeps,
  body: InfrastructureSelection,
): Promise<Result<InfrastructurePlan>> {
  const selected = await select(deps, body)
  if (!selected.ok) return selected
  const selection = selected.value
  const world = await readWorld(deps.db.pool)
  const touched = new Touched()
  await addReservations(deps, world, selection, touched)
  const made = await addLeases(deps, world, selection, touched)
  const found = await decideEffect(deps.db.pool, touched, { before: world, after: world }, deps.now())
  const kea = [
    ...selection.rows.slice(0, EFFECT_LINES).map((row) => keaLine('update', row, world)),
    ...made.slice(0, EFFECT_LINES).map((row) => keaLine('create', row, world)),
  ].slice(0, EFFECT_LINES)
  return done({
    ...found,
    lines: [...kea, ...found.lines],
    reservations: { change: selection.rows.length, create: made.length },
    skipped: selection.skipped,
    more: selection.more,
    fingerprint: selection.fingerprint,
  })
}
