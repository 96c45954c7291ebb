import { z } from 'zod'

const ms = z.number().int().min(0).max(600_000)

/** What the simulator does differently from a healthy appliance. Changed at start by flags, later through the admin API. */
export const settingsSchema = z
  .object({
    /** milliseconds before every answer */
    latencyMs: ms.default(0),
    /** random milliseconds on top of the latency, up to this many */
    jitterMs: ms.default(0),
    /** milliseconds until members have a created or edited object */
    delayCreateMs: ms.default(0),
    /** milliseconds until members have dropped a deleted object */
    delayDeleteMs: ms.default(0),
    /** smart rows show delayed_create_time as well (member rows always do) */
    delayOnSmart: z.boolean().default(false),
    /** an edited record gets a new rr_id */
    idChangeOnEdit: z.boolean().default(false),
    /** writes answer with an id that belongs to something else */
    wrongRetOid: z.boolean().default(false),
    /** a list never answers more rows than this, whatever limit is asked for; 0 for no cap */
    maxPage: z.number().int().min(0).default(0),
    /** a list answers fewer rows than the limit asked for: this many, 0 for off */
    shortPages: z.number().int().min(0).default(0),
    /** deleting a record by name on a smart answers {"connected":false} and does nothing (seen in the field) */
    deleteByNameFails: z.boolean().default(false),
    /** every call answers 401 {"connected":false} */
    disconnected: z.boolean().default(false),
    /** connections to the API are closed before the TLS handshake; /_sim/ stays reachable without TLS */
    tlsRefused: z.boolean().default(false),
    /** seconds a token timestamp may be off */
    clockSkewSeconds: z.number().int().min(0).default(300),
  })
  .strict()

export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = settingsSchema.parse({})
