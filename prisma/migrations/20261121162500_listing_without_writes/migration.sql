-- Which rows a listing showed is known by their ids: a check of a zone in order writes no row.
drop index "dns_record_zone_id_listing_idx";
alter table "dns_record" drop column "listing";
