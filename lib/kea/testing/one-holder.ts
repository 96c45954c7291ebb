type Query = (text: string) => Promise<unknown>

/**
 * Makes Kea's database refuse, at the end of any transaction, a second row of `hosts` for one address of one subnet:
 * with two rows Kea answers nobody who asks for it. Resolves to what counts how often that happened.
 */
export async function forbidSecondHolder(query: Query): Promise<() => Promise<number>> {
  await query(`
    CREATE SEQUENCE second_holders;
    CREATE FUNCTION one_holder4() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.ipv4_address IS NULL THEN RETURN NULL; END IF;
      -- Whoever commits at the same time waits here, and then sees this row.
      PERFORM pg_advisory_xact_lock(4711, hashtext(NEW.ipv4_address::text));
      IF (SELECT count(*) FROM hosts WHERE ipv4_address = NEW.ipv4_address
          AND dhcp4_subnet_id IN (NEW.dhcp4_subnet_id, 0)) > 1 THEN
        PERFORM nextval('second_holders');
        RAISE EXCEPTION 'a second row for %', NEW.ipv4_address;
      END IF;
      RETURN NULL;
    END $$;
    CREATE FUNCTION one_holder6() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock(4712, hashtext(NEW.address::text));
      IF (SELECT count(*) FROM ipv6_reservations r JOIN hosts h USING (host_id) WHERE r.address = NEW.address
          AND h.dhcp6_subnet_id IN (SELECT dhcp6_subnet_id FROM hosts WHERE host_id = NEW.host_id)) > 1 THEN
        PERFORM nextval('second_holders');
        RAISE EXCEPTION 'a second row for %', NEW.address;
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER one_holder4 AFTER INSERT OR UPDATE ON hosts
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION one_holder4();
    CREATE CONSTRAINT TRIGGER one_holder6 AFTER INSERT OR UPDATE ON ipv6_reservations
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION one_holder6()`)
  return async () => {
    const counted = await query(
      'SELECT CASE WHEN is_called THEN last_value ELSE 0 END::int AS n FROM second_holders',
    )
    const rows = Array.isArray(counted) ? counted : (counted as { rows: unknown[] }).rows
    return (rows[0] as { n: number }).n
  }
}
