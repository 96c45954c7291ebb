import { AWAKE_KEY, BELL_CHANNEL, HOST_CHANNEL, NOTIFY_FUNCTION, PRESENT_KEY } from './names'

/**
 * The trigger functions. Kea NAKs its client when a trigger raises, so:
 * - everything runs inside one EXCEPTION block; what fails is counted in the sequence holdfast.dropped;
 * - SECURITY DEFINER: Kea's role needs no privilege on our schema; search_path is fixed and all names qualified;
 * - lock_timeout bounds the wait when somebody locks our table; row locks are never taken (the bound is compared
 *   with the sequence, drops are counted with nextval);
 * - NOTIFY is not used when its queue is half full: a full queue would fail at Kea's COMMIT, out of reach of EXCEPTION.
 */

/** Attributes of the type holdfast.lease, and what fills them from lease4 and lease6 (R is the row). */
export const LEASE_ATTRIBUTES = `ip4 bigint, ip6 text, hwaddr bytea, client bytea, valid_lifetime bigint,
  expire timestamptz, subnet_id bigint, fqdn_fwd boolean, fqdn_rev boolean, hostname text, state bigint,
  lease_type bigint, iaid bigint, prefix_len bigint`

const LEASE4_ROW = `ROW(R.address, NULL, R.hwaddr, R.client_id, R.valid_lifetime, R.expire, R.subnet_id, R.fqdn_fwd,
      R.fqdn_rev, R.hostname, R.state, NULL, NULL, NULL)::holdfast.lease`
/** format() spells varchar and inet alike; a cast of inet to text would add /128. */
const LEASE6_ROW = `ROW(NULL, format('%s', R.address), R.hwaddr, R.duid, R.valid_lifetime, R.expire, R.subnet_id,
      R.fqdn_fwd, R.fqdn_rev, R.hostname, R.state, R.lease_type, R.iaid, R.prefix_len)::holdfast.lease`

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

/**
 * Sets w, the rows waiting, and leaves when there are too many. Two sequences that the reader moves (low, ceiling)
 * cost less to look at than a row, and cannot be waited for.
 */
const BOUND = `w := coalesce(pg_sequence_last_value('holdfast.outbox_id'), 0);
  IF w >= pg_sequence_last_value('holdfast.ceiling') THEN
    PERFORM nextval('holdfast.dropped');
    RETURN NULL;
  END IF;
  w := w - pg_sequence_last_value('holdfast.low');`

/** Kea's housekeeping deletes reclaimed leases with this text; only the text tells it from a release. */
const FLUSH_TEXT = '^\\s*delete\\s+from\\s+\\S*lease[46]\\s+where\\s+state\\s*=\\s*\\S+\\s+and\\s+expire\\s*<'

function leaseFunction(family: 4 | 6): string {
  const row = family === 4 ? LEASE4_ROW : LEASE6_ROW
  const [before, after] = [row.replaceAll('R.', 'old.'), row.replaceAll('R.', 'new.')]
  return `CREATE OR REPLACE FUNCTION holdfast.outbox_lease${family}() ${HEAD}
DECLARE
  h text;
  w bigint;
BEGIN
  ${BOUND}
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO holdfast.outbox (tbl, op, o, n) VALUES ('lease${family}', 'U', ${before}, ${after});
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO holdfast.outbox (tbl, op, n) VALUES ('lease${family}', 'I', ${after});
  ELSE
    IF current_query() ~* '${FLUSH_TEXT}' THEN
      h := 'flush';
    ELSIF current_setting('application_name') LIKE 'holdfast%' THEN
      h := 'foreign';
    END IF;
    INSERT INTO holdfast.outbox (tbl, op, o, hint) VALUES ('lease${family}', 'D', ${before}, h);
  END IF;
  ${RING}
  RETURN NULL;
${RESCUE}
END $holdfast$;`
}

const HOST_FUNCTION = `CREATE OR REPLACE FUNCTION holdfast.outbox_host() ${HEAD}
DECLARE
  w bigint;
BEGIN
  ${BOUND}
  IF TG_OP = 'INSERT' THEN
    INSERT INTO holdfast.outbox (tbl, op, host_id) VALUES (TG_TABLE_NAME, 'I', new.host_id);
  ELSE
    INSERT INTO holdfast.outbox (tbl, op, host_id) VALUES (TG_TABLE_NAME, left(TG_OP, 1)::"char", old.host_id);
    IF TG_OP = 'UPDATE' AND new.host_id <> old.host_id THEN
      INSERT INTO holdfast.outbox (tbl, op, host_id) VALUES (TG_TABLE_NAME, 'U', new.host_id);
    END IF;
  END IF;
  ${RING}
  RETURN NULL;
${RESCUE}
END $holdfast$;`

/** An option of a host is part of it: it is read again. Options of subnets and the like, of the config backend, are not. */
const OPTION_FUNCTION = `CREATE OR REPLACE FUNCTION holdfast.outbox_option() ${HEAD}
DECLARE
  w bigint;
  h bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN
    h := old.host_id;
  ELSE
    h := new.host_id;
  END IF;
  IF h IS NULL THEN
    RETURN NULL;
  END IF;
  ${BOUND}
  INSERT INTO holdfast.outbox (tbl, op, host_id) VALUES ('hosts', 'U', h);
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
  OPTION_FUNCTION,
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
