import type { FieldError } from '@/lib/contract/problem'
import { ipToReverseName } from '@/lib/core/reverse-name'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { done, invalid, type Result } from '@/lib/services/console/deps'
import type { RecordPlace } from '@/lib/services/console/records/place'

interface Other {
  value: string
  imported: boolean
}

/** The name that the address has already: by another operator's record, or by a PTR that is not ours. */
async function otherName(
  target: SqlTarget,
  { zone, name, value }: RecordPlace,
  own: string | null,
): Promise<Other | null> {
  const [row] = await runSql<Other>(
    target,
    `select o.value, o.imported from (
       select zone_id, value, false as imported from (select * from claim where name = $1 offset 0) c
       where type = 'PTR' and source_kind = 'static' and source_id is distinct from $4
       union all
       select zone_id, value, true from (select * from dns_record where name = $1 offset 0) d
       where type = 'PTR' and present and not owned) o
     join zone z on z.id = o.zone_id and z.view = $2 and z.managed and z.gone_at is null
     where o.value <> $3 order by o.imported, o.value limit 1`,
    [ipToReverseName(value), zone.view, name, own],
  )
  return row ?? null
}

interface Outdone {
  value: string
  kind: 'reservation' | 'lease'
}

/** The name that the address has by a reservation or a lease, which a static record outranks; null: none, or `own` did. */
async function outdoneName(
  target: SqlTarget,
  { zone, name, value }: RecordPlace,
  own: string | null,
): Promise<Outdone | null> {
  const [row] = await runSql<Outdone>(
    target,
    `with here as (select c.* from (select * from claim where name = $1 offset 0) c
       join zone z on z.id = c.zone_id and z.view = $2 and z.managed and z.gone_at is null
       where c.type = 'PTR' and c.wanted)
     select value, source_kind as kind from here where source_kind in ('reservation', 'lease') and value <> $3
       and not exists (select from here where source_kind = 'static' and source_id = $4)
     order by array_position(array['reservation', 'lease'], source_kind), value limit 1`,
    [ipToReverseName(value), zone.view, name, own],
  )
  return row ?? null
}

/**
 * Whether a PTR follows a static record. An address has one name: where an operator or somebody else gave it another
 * one, none follows, with a warning; asked for in so many words it is refused. The name of a reservation or a lease
 * gives way, with a warning.
 */
export async function settledPtr(
  target: SqlTarget,
  place: RecordPlace,
  wanted: { asked: boolean | undefined; standard: boolean; own: string | null },
): Promise<Result<{ ptr: boolean; warnings: FieldError[] }>> {
  const ptr = wanted.asked ?? wanted.standard
  const other = ptr ? await otherName(target, place, wanted.own) : null
  if (other === null) {
    const outdone = ptr ? await outdoneName(target, place, wanted.own) : null
    return done({ ptr, warnings: outdone === null ? [] : [givesWay(place, outdone)] })
  }
  const whose = other.imported ? 'which is not ours' : 'of another static record'
  const message = `${place.value} has the PTR ${other.value} already, ${whose}`
  if (wanted.asked === true) return invalid('ptr', `must be off: ${message}, and an address has one name`)
  return done({ ptr: false, warnings: [{ path: 'ptr', message: `no PTR follows: ${message}` }] })
}

function givesWay({ name, value }: RecordPlace, outdone: Outdone): FieldError {
  const message = `the PTR of ${value} names ${name} from now on: ${outdone.value}, by its ${outdone.kind}, gives way`
  return { path: 'ptr', message }
}
