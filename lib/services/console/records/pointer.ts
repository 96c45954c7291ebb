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

/**
 * Whether a PTR follows a static record. An address has one name: where another one is there, none follows, with a
 * warning; asked for in so many words it is refused.
 */
export async function settledPtr(
  target: SqlTarget,
  place: RecordPlace,
  wanted: { asked: boolean | undefined; standard: boolean; own: string | null },
): Promise<Result<{ ptr: boolean; warnings: FieldError[] }>> {
  const ptr = wanted.asked ?? wanted.standard
  const other = ptr ? await otherName(target, place, wanted.own) : null
  if (other === null) return done({ ptr, warnings: [] })
  const whose = other.imported ? 'which is not ours' : 'of another static record'
  const message = `${place.value} has the PTR ${other.value} already, ${whose}`
  if (wanted.asked === true) return invalid('ptr', `must be off: ${message}, and an address has one name`)
  return done({ ptr: false, warnings: [{ path: 'ptr', message: `no PTR follows: ${message}` }] })
}
