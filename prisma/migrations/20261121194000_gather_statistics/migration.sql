-- The worker's role owns no table and may not analyze one. It may ask for it: tables that changed by as many rows as
-- they had when that was last done. One that somebody else is analyzing just now is left to them.
create function gather_statistics() returns setof text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare grown text;
begin
  for grown in
    select s.relname from pg_stat_all_tables s join pg_class c on c.oid = s.relid
    where s.schemaname = 'public' and s.n_mod_since_analyze > greatest(500, c.reltuples)
    order by s.relname
  loop
    execute format('analyze (skip_locked) public.%I', grown);
    return next grown;
  end loop;
end $$;
revoke execute on function gather_statistics() from public;
