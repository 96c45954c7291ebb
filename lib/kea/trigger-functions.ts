import { AWAKE_KEY, BELL_CHANNEL, HOST_CHANNEL, NOTIFY_FUNCTION, PRESENT_KEY } from './names'

/**
 * The trigger functions. Kea NAKs its client when a trigger raises, so:
 * - everything runs inside one EXCEPTION block; what fails is counted in the sequence holdfast.dropped;
 * - SECURITY DEFINER: Kea's role needs no privilege on our schema; search_path is fixed and all names qualified;
 * - lock_timeout bounds the wait when somebody locks our table; row locks are never taken (the bound is compared
 *   with the sequence, drops are counted with nextval);
 * - NOTIFY is not used when its queue is half full: a full queue would fail at Kea's COMMIT, out of reach of EXCEPTION.
 */

/** Order of the values in the jsonb arrays `o` and `n` of an outbox row; lease-rows.ts reads them back. */
const LEASE4_VALUES = [
  'address',
  "encode(R.hwaddr, 'hex')",
  "encode(R.client_id, 'hex')",
  'valid_lifetime',
  "date_part('epoch', R.expire)",
  'subnet_id',
  'fqdn_fwd',
  'fqdn_rev',
  'hostname',
  'state',
]
const LEASE6_VALUES = [
  'address',
  "encode(R.hwaddr, 'hex')",
  "encode(R.duid, 'hex')",
  'valid_lifetime',
  "date_part('epoch', R.expire)",
  'subnet_id',
  'fqdn_fwd',
  'fqdn_rev',
  'hostname',
  'state',
  'lease_type',
  'iaid',
  'prefix_len',
]

/** Expressions are complete when they name R, the row; plain names are columns of it. */
function rowArray(values: readonly string[], row: 'old' | 'new'): string {
  const items = values.map((v) => (v.includes('R.') ? v.replaceAll('R.', `${row}.`) : `${row}.${v}`))
  return `jsonb_build_array(${items.join(', ')})`
}

const HEAD = `RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '50ms' AS $holdfast$`

/**
 * Rings only when a reader is there and asleep, and when it has not been rung for hundreds of rows already: NOTIFY
 * takes a lock that is global to the cluster. What is not rung for is found by the reader's poll.
 */
const RING = `IF w <= 500 THEN
    IF NOT pg_try_advisory_xact_lock_shared(${PRESENT_KEY}) THEN
      IF pg_try_advisory_xact_lock_shared(${AWAKE_KEY}) THEN
        IF pg_notification_queue_usage() < 0.5 THEN
          PERFORM pg_notify('${BELL_CHANNEL}', '');
        END IF;
      END IF;
    END IF;
  END IF;`

const RESCUE = `EXCEPTION WHEN OTHERS THEN
  BEGIN
    PERFORM nextval('holdfast.dropped');
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;
  RETURN NULL;`

/** An INSERT that does nothing when more than `bound` rows wait, then the drop counter. Sets w, the rows waiting. */
function insert(columns: string, values: string): string {
  return `INSERT INTO holdfast.outbox (${columns})
    SELECT ${values} FROM holdfast.control c
    WHERE (SELECT s.last_value FROM holdfast.outbox_id s) - c.low <= c.bound
    RETURNING id - (SELECT c.low FROM holdfast.control c) INTO w;
  IF NOT FOUND THEN
    PERFORM nextval('holdfast.dropped');
  END IF;`
}

/** Kea's housekeeping deletes reclaimed leases with this text; only the text tells it from a release. */
const FLUSH_TEXT = '^\\s*delete\\s+from\\s+\\S*lease[46]\\s+where\\s+state\\s*=\\s*\\S+\\s+and\\s+expire\\s*<'

function leaseFunction(family: 4 | 6): string {
  const values = family === 4 ? LEASE4_VALUES : LEASE6_VALUES
  return `CREATE OR REPLACE FUNCTION holdfast.outbox_lease${family}() ${HEAD}
DECLARE
  o jsonb;
  n jsonb;
  h text;
  w bigint;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    o := ${rowArray(values, 'old')};
  END IF;
  IF TG_OP <> 'DELETE' THEN
    n := ${rowArray(values, 'new')};
  ELSIF current_query() ~* '${FLUSH_TEXT}' THEN
    h := 'flush';
  ELSIF current_setting('application_name') LIKE 'holdfast%' THEN
    h := 'foreign';
  END IF;
  ${insert('tbl, op, o, n, hint', `'lease${family}', left(TG_OP, 1)::"char", o, n, h`)}
  ${RING}
  RETURN NULL;
${RESCUE}
END $holdfast$;`
}

const HOST_FUNCTION = `CREATE OR REPLACE FUNCTION holdfast.outbox_host() ${HEAD}
DECLARE
  i bigint;
  w bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    i := new.host_id;
  ELSE
    i := old.host_id;
    IF TG_OP = 'UPDATE' AND new.host_id <> old.host_id THEN
      ${insert('tbl, op, host_id', "TG_TABLE_NAME, 'U', new.host_id")}
    END IF;
  END IF;
  ${insert('tbl, op, host_id', 'TG_TABLE_NAME, left(TG_OP, 1)::"char", i')}
  ${RING}
  RETURN NULL;
${RESCUE}
END $holdfast$;`

/** TRUNCATE fires no row trigger: the reader turns this row into a full resync. */
const TRUNCATE_FUNCTION = `CREATE OR REPLACE FUNCTION holdfast.outbox_truncate() ${HEAD}
DECLARE
  w bigint := 0;
BEGIN
  INSERT INTO holdfast.outbox (tbl, op) VALUES (TG_TABLE_NAME, 'T');
  ${RING}
  RETURN NULL;
${RESCUE}
END $holdfast$;`

export const OUTBOX_FUNCTIONS: readonly string[] = [
  leaseFunction(4),
  leaseFunction(6),
  HOST_FUNCTION,
  TRUNCATE_FUNCTION,
]

/** Marks the notify function as ours, so that removing and upgrading touch nothing else. */
export const NOTIFY_MARK = 'holdfast: reservation events'
/** The same, where an older function of that name stood before: removing puts a plain one back. */
export const NOTIFY_ADOPTED_MARK = 'holdfast: reservation events (adopted)'

const PAYLOAD = `json_build_object(
      'operation', TG_OP,
      'hostname', NEW.hostname,
      'ipv4_address', NEW.ipv4_address,
      'dhcp_identifier', encode(NEW.dhcp_identifier, 'hex')
    )::text`

/** The documented payload, but unable to fail the INSERT of a host. */
export const NOTIFY_SAFE = `CREATE OR REPLACE FUNCTION ${NOTIFY_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $holdfast$
BEGIN
  IF pg_catalog.pg_notification_queue_usage() < 0.5 THEN
    PERFORM pg_notify('${HOST_CHANNEL}',
    ${PAYLOAD}
    );
  END IF;
  RETURN NEW;
EXCEPTION WHEN OTHERS THEN
  RETURN NEW;
END $holdfast$;`

/** What stood there before an adoption: the function as documented for the monitor. */
export const NOTIFY_PLAIN = `CREATE OR REPLACE FUNCTION ${NOTIFY_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $holdfast$
BEGIN
  PERFORM pg_notify('${HOST_CHANNEL}',
    ${PAYLOAD}
  );
  RETURN NEW;
END $holdfast$;`
