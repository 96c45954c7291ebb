import type { Params } from '@/lib/services/console/keyset'
import { bordersHex, holdsHex, isHex, likeAny, type TextColumns } from '@/lib/services/console/read-text'

/** Records of a client: those that were written for it, and those linked to its reservation. Ids are found by index. */
function ofClient(params: Params, column: string, hex: string): string {
  const owner = `d.owner_ref like ${params.add(likeAny(hex))} and d.owner_ref ~ ${params.add(`:(..)*${hex}`)}
    and d.owner_ref not like 'static:%'`
  return `${column} = any(array(
    select d.id from reservation r join dns_record d on d.reservation_id = r.id
      where ${holdsHex(params, 'r.identifier_value', hex)}
    union select d.id from dns_record d where ${owner}))`
}

/** Where a search looks in the table `t` of each kind of object. */
export const searched = {
  reservations: {
    ip: 't.ip',
    moreIps: 't.more_addresses',
    texts: ['t.hostname'],
    hosts: ['t.hostname'],
    hex: ['t.identifier_value'],
    byHex: holdsHex,
  },
  leases: {
    ip: 't.ip',
    texts: ['t.hostname'],
    hosts: ['t.hostname'],
    hex: ['t.hwaddr', 't.client_id', 't.duid'],
    // Leases are written all the time: a trigram index more would cost each renewal.
    byHex: (params, column, hex) => (column === 't.hwaddr' ? bordersHex : isHex)(params, column, hex),
  },
  watches: {
    ip: 't.ip',
    texts: ['t.name', 't.hostname'],
    hosts: ['t.hostname'],
    hex: ['t.hwaddr', 't.client_id', 't.duid'],
  },
  records: { ip: 't.address', texts: ['t.name', 't.value'], hex: ['t.id'], byHex: ofClient },
} as const satisfies Record<string, TextColumns>
