/**
 * SQL of what is odd about where a reservation (table `r`) lies, or null: Kea takes rows of subnets that it does not
 * have, and hands out an address outside of the subnet without complaint. Subnet 0 is Kea's "global". Nothing is said
 * before the subnets of the family were ever read.
 */
export const PLACEMENT = `(
  select case when s.id is null then format('subnet %s is not in Kea''s configuration', r.subnet_id)
    else format('%s is outside %s: Kea hands it out without complaint', host(r.ip),
      case when s.name = s.subnet::text then s.name else s.name || ' ' || s.subnet::text end) end
  from (select r.subnet_id as id) own
  left join scope s on s.family = r.family and s.kea_subnet_id = own.id and s.gone_at is null
  where own.id <> 0 and case when s.id is null then exists (select from scope where family = r.family)
    else not r.ip <<= s.subnet end)`
