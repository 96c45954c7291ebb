/** SQL: kinds that tell of an address what `two-names` tells of its PTR, when they concern the same two parties. */
export const ADDRESS_KINDS = `'name-mismatch', 'watched-address-leased', 'reserved-address-leased'`

const party = (alert: string, side: string) => `coalesce(${alert}.detail->'${side}'->>'sourceKind', 'none')`

/**
 * SQL: the alert or fact `a` is of the kind two-names, and `b` tells the same fact as seen from DHCP: the record of an
 * operator and a reservation, a client at a watched address, or a client at an address that is promised to another.
 */
export function toldOtherwise(a: string, b: string): string {
  const parties = `array[${party(a, 'claimant')}, ${party(a, 'holder')}]`
  return `${a}.kind = 'two-names' and ${b}.ip = ${a}.ip and case ${b}.kind
    when 'name-mismatch' then ${parties} @> array['static', 'reservation']
    when 'watched-address-leased' then ${parties} @> array['lease'] and not ${parties} @> array['reservation']
    when 'reserved-address-leased' then ${parties} @> array['lease', 'reservation']
    else false end`
}
