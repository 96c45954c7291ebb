import type pg from 'pg'
import type { AlertFact } from '@/lib/core/alerts'
import { longestCidr } from '@/lib/core/cidr'
import { type AddressNames, nameMismatch, nameMismatchReason } from '@/lib/core/name-mismatch'
import { storeAlerts } from '@/lib/services/worker/alerts'
import { statement } from '@/lib/services/worker/statement'
import type { World } from '@/lib/services/worker/world'

const READ = `
select s.value as ip, jsonb_agg(distinct jsonb_build_object('name', s.name, 'zone', z.name, 'view', z.view)) as statics,
  min(r.id::text) as id, (array_agg(r.hostname order by r.id))[1] as hostname
from static_record s join zone z on z.id = s.zone_id
cross join lateral (
  select id, hostname, pending from reservation where ip = s.value::inet
  union select id, hostname, pending from reservation where more_addresses @> array[s.value]) r
where s.value = any($1::text[]) and r.hostname is not null and r.hostname <> '' and r.pending is distinct from 'delete'
group by s.value`

/** Tells of these addresses (canonical text) which DNS and DHCP call differently, and no longer of the others. */
export async function tellMismatches(
  sql: pg.Pool | pg.PoolClient,
  world: World,
  ips: readonly string[],
): Promise<void> {
  await storeAlerts(sql, await findMismatches(sql, world, ips), { reasons: ips.map(nameMismatchReason) })
}

/** The alerts about these of the addresses (canonical text) which DNS and DHCP call differently. */
export async function findMismatches(
  sql: pg.Pool | pg.PoolClient,
  world: World,
  ips: readonly string[],
): Promise<AlertFact[]> {
  if (ips.length === 0) return []
  const rows = await statement<Pick<AddressNames, 'ip' | 'statics'> & { id: string; hostname: string }>(
    sql,
    'name-mismatches',
    READ,
    [ips],
  )
  return rows.flatMap(({ ip, statics, id, hostname }): AlertFact[] => {
    const scope = longestCidr(ip, world.scopes)?.name ?? null
    const alert = nameMismatch({ ip, statics, reservation: { id, hostname }, scope })
    return alert === null ? [] : [alert]
  })
}

const PAGE = 2_000

/** The same of every address that has a static record, or an alert that says so; page by page. */
export async function tellAllMismatches(pool: pg.Pool, world: World): Promise<void> {
  for (let after = ''; ; ) {
    const page = await statement<{ ip: string }>(
      pool,
      'mismatch-addresses',
      `select ip from (select value as ip from static_record where value > $1
         union select host(ip) from alert where kind = 'name-mismatch' and active is not null and host(ip) > $1) a
       order by ip limit ${PAGE}`,
      [after],
    )
    await tellMismatches(
      pool,
      world,
      page.map(({ ip }) => ip),
    )
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.ip
  }
}
