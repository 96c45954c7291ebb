import {
  DEFAULT_BOUND,
  NOTIFY_FUNCTION,
  NOTIFY_TRIGGER,
  OPTION_TABLES,
  ROW_TRIGGER,
  TRIGGER_VERSION,
  TRUNCATE_TRIGGER,
  WATCHED_TABLES,
} from './names'
import {
  LEASE_ATTRIBUTES,
  NOTIFY_ADOPTED_MARK,
  NOTIFY_MARK,
  NOTIFY_PLAIN,
  NOTIFY_SAFE,
  OUTBOX_FUNCTIONS,
} from './trigger-functions'

const FUNCTION_OF: Readonly<Record<(typeof WATCHED_TABLES)[number], string>> = {
  lease4: 'outbox_lease4',
  lease6: 'outbox_lease6',
  hosts: 'outbox_host',
  ipv6_reservations: 'outbox_host',
}

/** Later versions only add, with IF NOT EXISTS; an outbox older than version 2 cannot be kept and asks for a resync. */
const TABLES = `
CREATE SCHEMA IF NOT EXISTS holdfast;
REVOKE ALL ON SCHEMA holdfast FROM PUBLIC;
CREATE SEQUENCE IF NOT EXISTS holdfast.outbox_id;
CREATE SEQUENCE IF NOT EXISTS holdfast.dropped;
CREATE SEQUENCE IF NOT EXISTS holdfast.low MINVALUE 0;
CREATE SEQUENCE IF NOT EXISTS holdfast.ceiling MINVALUE 0;
CREATE TABLE IF NOT EXISTS holdfast.control (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version integer NOT NULL,
  bound bigint NOT NULL DEFAULT ${DEFAULT_BOUND} CHECK (bound > 0),
  dropped_seen bigint NOT NULL DEFAULT 0
);
-- The installation that DNS records are tagged with: kept here it survives the loss of the console's database.
ALTER TABLE holdfast.control ADD COLUMN IF NOT EXISTS instance text;
DO $holdfast$ BEGIN
  IF EXISTS (SELECT FROM holdfast.control WHERE version < 2) THEN
    DROP TABLE IF EXISTS holdfast.outbox;
    PERFORM nextval('holdfast.dropped');
  END IF;
  IF to_regtype('holdfast.lease') IS NULL THEN
    CREATE TYPE holdfast.lease AS (${LEASE_ATTRIBUTES});
  END IF;
END $holdfast$;
CREATE TABLE IF NOT EXISTS holdfast.outbox (
  id bigint PRIMARY KEY DEFAULT nextval('holdfast.outbox_id'),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  tbl text NOT NULL,
  op "char" NOT NULL,
  host_id bigint,
  o holdfast.lease,
  n holdfast.lease,
  hint text
);
-- Truncating the file at the end of a vacuum would lock out the triggers for a moment.
ALTER TABLE holdfast.outbox SET (vacuum_truncate = false, autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
INSERT INTO holdfast.control (version) VALUES (${TRIGGER_VERSION})
  ON CONFLICT (one) DO UPDATE SET version = excluded.version WHERE control.version <> excluded.version;
SELECT setval('holdfast.low', l.low), setval('holdfast.ceiling', l.low + c.bound) FROM holdfast.control c,
  (SELECT coalesce((SELECT min(id) - 1 FROM holdfast.outbox), pg_sequence_last_value('holdfast.outbox_id'), 0) AS low) l;
`

/**
 * A role of the name holdfast has our schema first in its search path: names must mean the schema of Kea's tables.
 */
const IN_KEA_SCHEMA = `
DO $holdfast$ BEGIN
  IF to_regclass('hosts') IS NULL OR to_regclass('lease4') IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'undefined_table', MESSAGE = 'this is no Kea database';
  END IF;
  PERFORM set_config('search_path', (SELECT quote_ident(nspname) FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('hosts')), true);
END $holdfast$;`

/** Creates a trigger unless one with this definition is there: DDL on a hot table takes a lock Kea waits for. */
function ensureTrigger(table: string, name: string, definition: string, fn: string): string {
  return `
DO $holdfast$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = '${table}'::regclass AND tgname = '${name}'
      AND tgenabled = 'O' AND tgfoid = '${fn}'::regproc AND pg_get_triggerdef(oid) LIKE '%${definition}%') THEN
    EXECUTE 'DROP TRIGGER IF EXISTS ${name} ON ${table}';
    EXECUTE 'CREATE TRIGGER ${name} ${definition} ON ${table} ${rest(name)} EXECUTE FUNCTION ${fn}()';
  END IF;
END $holdfast$;`
}

/** The same for a table that not every Kea has, or whose owner did not let us: then options are read with their host only. */
function ensureOptionTrigger(table: string): string {
  return `
DO $holdfast$ BEGIN
  IF has_table_privilege(to_regclass('${table}'), 'TRIGGER') AND NOT EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = to_regclass('${table}') AND tgname = '${ROW_TRIGGER}' AND tgenabled = 'O'
      AND tgfoid = 'holdfast.outbox_option'::regproc) THEN
    EXECUTE 'DROP TRIGGER IF EXISTS ${ROW_TRIGGER} ON ${table}';
    EXECUTE 'CREATE TRIGGER ${ROW_TRIGGER} AFTER INSERT OR DELETE OR UPDATE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION holdfast.outbox_option()';
  END IF;
END $holdfast$;`
}

function rest(name: string): string {
  if (name === NOTIFY_TRIGGER) return 'FOR EACH ROW WHEN (NEW.hostname IS NOT NULL)'
  return name === TRUNCATE_TRIGGER ? 'FOR EACH STATEMENT' : 'FOR EACH ROW'
}

const NOTIFY = `
DO $body$
DECLARE
  present oid := to_regproc('${NOTIFY_FUNCTION}');
  mark text := coalesce(obj_description(present, 'pg_proc'), '');
BEGIN
  IF present IS NULL THEN
    mark := '${NOTIFY_MARK}';
  ELSIF mark NOT IN ('${NOTIFY_MARK}', '${NOTIFY_ADOPTED_MARK}') THEN
    mark := '${NOTIFY_ADOPTED_MARK}';
  END IF;
  IF present IS NOT NULL AND NOT pg_has_role(current_user, (SELECT proowner FROM pg_proc WHERE oid = present), 'USAGE') THEN
    RAISE NOTICE 'holdfast: ${NOTIFY_FUNCTION}() belongs to another role and is left as it is';
  ELSE
    EXECUTE $create$${NOTIFY_SAFE}$create$;
    EXECUTE format('COMMENT ON FUNCTION ${NOTIFY_FUNCTION}() IS %L', mark);
  END IF;
END $body$;`

/**
 * The whole installation as one script, also for a DBA's psql. Run again it changes nothing; over an older version
 * it upgrades and keeps what waits in the outbox. Needs CREATE on the database and the ownership of (or TRIGGER on)
 * Kea's four tables. Ends within seconds or not at all: it does not queue in front of Kea for a lock.
 */
export function installSql(): string {
  const triggers = WATCHED_TABLES.map((table) => {
    const fn = `holdfast.${FUNCTION_OF[table]}`
    return (
      ensureTrigger(table, ROW_TRIGGER, 'AFTER INSERT OR DELETE OR UPDATE', fn) +
      ensureTrigger(table, TRUNCATE_TRIGGER, 'AFTER TRUNCATE', 'holdfast.outbox_truncate')
    )
  })
  return [
    'BEGIN;',
    "SET LOCAL lock_timeout = '2s';",
    'SET LOCAL client_min_messages = warning;',
    IN_KEA_SCHEMA,
    TABLES,
    ...OUTBOX_FUNCTIONS,
    NOTIFY,
    ...triggers,
    ...OPTION_TABLES.map(ensureOptionTrigger),
    ensureTrigger('hosts', NOTIFY_TRIGGER, 'AFTER INSERT OR UPDATE', NOTIFY_FUNCTION),
    'COMMIT;',
  ].join('\n')
}

/** Removes every object of ours; a reservation trigger that stood there before is put back as it was documented. */
export function removeSql(): string {
  const drops = WATCHED_TABLES.flatMap((table) => [
    `DROP TRIGGER IF EXISTS ${ROW_TRIGGER} ON ${table};`,
    `DROP TRIGGER IF EXISTS ${TRUNCATE_TRIGGER} ON ${table};`,
  ])
  return [
    'BEGIN;',
    "SET LOCAL lock_timeout = '2s';",
    'SET LOCAL client_min_messages = warning;',
    IN_KEA_SCHEMA,
    ...drops,
    `DO $body$
DECLARE
  mark text := coalesce(obj_description(to_regproc('${NOTIFY_FUNCTION}'), 'pg_proc'), '');
BEGIN
  IF mark = '${NOTIFY_MARK}' THEN
    EXECUTE 'DROP TRIGGER IF EXISTS ${NOTIFY_TRIGGER} ON hosts';
    EXECUTE 'DROP FUNCTION ${NOTIFY_FUNCTION}()';
  ELSIF mark = '${NOTIFY_ADOPTED_MARK}' THEN
    EXECUTE $create$${NOTIFY_PLAIN}$create$;
    EXECUTE 'COMMENT ON FUNCTION ${NOTIFY_FUNCTION}() IS NULL';
  END IF;
END $body$;`,
    'DROP SCHEMA IF EXISTS holdfast CASCADE;',
    'COMMIT;',
  ].join('\n')
}
