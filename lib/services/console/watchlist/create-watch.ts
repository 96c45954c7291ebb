import type { Watch, WatchCreate } from '@/lib/contract/watch'
import { ipFamily } from '@/lib/core/ip'
import { edgeOfSubnet } from '@/lib/core/usable-address'
import type { Tx } from '@/lib/db/client'
import { runSql } from '@/lib/db/sql'
import { type Actor, type ConsoleDeps, done, invalid, type Result } from '@/lib/services/console/deps'
import { readRecord } from '@/lib/services/console/list-records'
import { readWatch } from '@/lib/services/console/watchlist/watch-row'
import { afterWatch, changeWatch, conflict } from '@/lib/services/console/watchlist/write-watch'

/** What shall be watched, and what asked for it. */
export type NewWatch = WatchCreate & { origin?: 'manual' | 'prompt' }

interface Place {
  subnet_id: number | null
  subnet: string | null
  reservation: string | null
  record_id: string | null
  name: string | null
}

/** Where the address lies, whom it is reserved for, and the static record that it has, if there is one. */
async function placeOf(tx: Tx, ip: string): Promise<Place> {
  const [row] = await runSql<Place>(
    tx,
    `select s.kea_subnet_id as subnet_id, s.subnet, r.who as reservation, d.id::text as record_id, d.name
     from (values (1)) as one
     left join lateral (select kea_subnet_id, subnet::text as subnet from scope where subnet >>= $1::inet and gone_at is null
       order by masklen(subnet) desc, id limit 1) s on true
     left join lateral (select coalesce(hostname, identifier_type || ' ' || identifier_value) as who from reservation
       where ip = $1::inet and pending is distinct from 'delete' order by id limit 1) r on true
     left join lateral (select id, name from dns_record where address = $1::inet and type in ('A', 'AAAA')
         and provenance = 'static(admin)' and (present or wanted) order by owned desc, name, id limit 1) d on true`,
    [ip],
  )
  return row ?? { subnet_id: null, subnet: null, reservation: null, record_id: null, name: null }
}

async function addressOf(tx: Tx, input: NewWatch): Promise<Result<{ ip: string; recordId: string | null }>> {
  if (input.recordId === undefined) return done({ ip: input.ip ?? '', recordId: null })
  const record = await readRecord(tx, input.recordId)
  if (record === null) return invalid('recordId', 'is unknown: there is no such record')
  if (record.type !== 'A' && record.type !== 'AAAA')
    return invalid('recordId', `must be an A or AAAA record, not a ${record.type}`)
  return done({ ip: record.value, recordId: record.id })
}

/**
 * Puts an address on the watchlist, in the caller's transaction. One that stands there already is given as it is; one
 * that was dismissed is watched again. Refuses an address that no scope has, or that is reserved.
 */
export async function createWatch(
  tx: Tx,
  deps: ConsoleDeps,
  actor: Actor,
  input: NewWatch,
): Promise<Result<Watch>> {
  const found = await addressOf(tx, input)
  if (!found.ok) return found
  const { ip, recordId } = found.value
  const path = input.recordId === undefined ? 'ip' : 'recordId'
  const place = await placeOf(tx, ip)
  if (place.subnet_id === null)
    return invalid(
      path,
      `lies in no scope: Kea hands ${ip} out to nobody, so there is no client to watch for`,
    )
  const edge = place.subnet === null ? null : edgeOfSubnet(ip, place.subnet)
  if (edge !== null) return invalid(path, path === 'ip' ? edge : `names ${ip}, which ${edge}`)
  if (place.reservation !== null)
    return conflict(`${ip} is reserved already, for ${place.reservation}: there is nobody to watch for.`)
  const name = recordId === null ? place.name : ((await readRecord(tx, recordId))?.name ?? null)
  const linked = { recordId: recordId ?? place.record_id, name }
  const origin = input.origin ?? 'manual'
  const [made] = await runSql<{ id: string; fresh: boolean }>(
    tx,
    `insert into watch as w (family, subnet_id, ip, record_id, name, origin, created_by, created_at, updated_at)
     values ($1, $2, $3::inet, $4::uuid, $5, $6, $7, $8, $8)
     on conflict (ip) do update set ip = w.ip returning id::text, (xmax = 0) as fresh`,
    [ipFamily(ip), place.subnet_id, ip, linked.recordId, linked.name, origin, actor.label, deps.now()],
  )
  if (made === undefined) throw new Error('the watch was not written')
  const before = made.fresh ? null : await readWatch(tx, made.id, true)
  if (before === null) {
    const after = await readWatch(tx, made.id)
    if (after === null) throw new Error('the watch just written cannot be read')
    await afterWatch(tx, actor, 'created', null, after)
    return done(after)
  }
  if (before.state !== 'dismissed') {
    // Somebody wants it now: it no longer goes with its record.
    if (before.origin !== 'auto') return done(before)
    return done(await changeWatch(tx, deps, before.id, { origin }))
  }
  const after = await changeWatch(tx, deps, before.id, {
    ...linked,
    ...{ origin, state: 'watching', ignored: [], reservationId: null, learnUntil: null },
    ...{ hwaddr: '', clientId: '', duid: '', hostname: '', clientSeenAt: null },
  })
  await afterWatch(tx, actor, 'reopened', before, after)
  return done(after)
}
