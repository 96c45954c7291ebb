/**
 * Kea's own lease counters: AFTER ROW triggers lease4_ains, _aupd, _adel (and lease6) keep lease4_stat and
 * lease6_stat. Kea counts the states 0 and 1 only. Ours are written anew and do the same for a test or a demo.
 */
export function statTriggers(family: 4 | 6): string[] {
  const type = family === 6 ? ', lease_type' : ''
  const value = (row: 'NEW' | 'OLD'): string => (family === 6 ? `, ${row}.lease_type` : '')
  const match = (row: 'NEW' | 'OLD'): string =>
    `subnet_id = ${row}.subnet_id AND state = ${row}.state${family === 6 ? ` AND lease_type = ${row}.lease_type` : ''}`
  const table = `lease${family}_stat`
  const add = `IF NEW.state IN (0, 1) THEN
      UPDATE ${table} SET leases = leases + 1 WHERE ${match('NEW')};
      IF NOT FOUND THEN
        INSERT INTO ${table} (subnet_id${type}, state, leases) VALUES (NEW.subnet_id${value('NEW')}, NEW.state, 1);
      END IF;
    END IF;`
  const subtract = `IF OLD.state IN (0, 1) THEN
      UPDATE ${table} SET leases = greatest(leases - 1, 0) WHERE ${match('OLD')};
    END IF;`
  const changed = `OLD.subnet_id <> NEW.subnet_id OR OLD.state <> NEW.state${
    family === 6 ? ' OR OLD.lease_type <> NEW.lease_type' : ''
  }`
  const bodies: readonly (readonly [string, string, string])[] = [
    ['ains', 'INSERT', add],
    ['aupd', 'UPDATE', `IF ${changed} THEN ${subtract} ${add} END IF;`],
    ['adel', 'DELETE', subtract],
  ]
  return bodies.flatMap(([suffix, event, body]) => [
    `CREATE OR REPLACE FUNCTION func_lease${family}_${suffix}() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN ${body} RETURN NULL; END $$`,
    `CREATE TRIGGER lease${family}_${suffix} AFTER ${event} ON lease${family}
     FOR EACH ROW EXECUTE FUNCTION func_lease${family}_${suffix}()`,
  ])
}

/** Functions that Kea prepares statements with at start. The demo keeps no lease limits: '' means "within them". */
export const LIMIT_FUNCTIONS: readonly string[] = [
  ...(['checkLease4Limits', 'checkLease6Limits'] as const).map(
    (name) =>
      `CREATE FUNCTION ${name}(user_context text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT ''::text $$`,
  ),
  'CREATE FUNCTION isJsonSupported() RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT false $$',
]
