/** Version of our objects in the Kea database; raise it with every change of trigger-sql.ts. */
export const TRIGGER_VERSION = 3

/** Rows that may wait in the outbox before the triggers drop events instead of filling Kea's disk. */
export const DEFAULT_BOUND = 2_000_000

/** Doorbell of the outbox; always an empty payload. */
export const BELL_CHANNEL = 'holdfast_outbox'

/** Channel of reservation events, with a JSON payload. */
export const HOST_CHANNEL = 'kea_lease_events'

/** Advisory lock keys in the Kea database, as decimal text for SQL: "holdfast" in ASCII and its neighbours. */
const BASE = 0x686f6c6466617374n
/** Who reads the outbox: held exclusively by the one reader. Never touched by the triggers. */
export const READER_KEY = String(BASE)
/** Held by the reader while it listens at all: the triggers do not ring when nobody is there. */
export const PRESENT_KEY = String(BASE + 1n)
/** Held by the reader while it is looking anyway: the triggers need not ring. */
export const AWAKE_KEY = String(BASE + 2n)

/** The tables that carry the row trigger. */
export const WATCHED_TABLES = ['lease4', 'lease6', 'hosts', 'ipv6_reservations'] as const

/** Options of hosts: they carry the row trigger too where we may create it there. Nothing but TXT records needs it. */
export const OPTION_TABLES = ['dhcp4_options', 'dhcp6_options'] as const

export const ROW_TRIGGER = 'zz_holdfast_outbox'
export const TRUNCATE_TRIGGER = 'zz_holdfast_truncate'
export const NOTIFY_TRIGGER = 'reservation_notify_trigger'
export const NOTIFY_FUNCTION = 'notify_reservation_changes'
