-- What somebody wrote beside a record of ours bears the mark itself, no longer the record beside it.
update dns_record f set drift = 'foreign', drift_at = null
from dns_record d
where d.drift like '%duplicate' and f.zone_id = d.zone_id and f.name = d.name and f.type = d.type
  and f.present and not f.owned and not f.wanted;
update dns_record set drift = null, drift_at = null where drift like '%duplicate';
