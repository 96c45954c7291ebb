import {
  family,
  hostIp,
  hostname,
  identifierInput,
  identifierOutput,
  instant,
  ip,
  mac,
  uuid,
} from '@/lib/contract/fields'
import { exportQuery, listQuery } from '@/lib/contract/list'
import { reservation } from '@/lib/contract/reservation'
import { z } from '@/lib/contract/zod'

export const WATCH_STATES = ['watching', 'client-seen', 'bound', 'dismissed'] as const
export const WATCH_ORIGINS = ['manual', 'auto', 'prompt'] as const
export const HOLD_STATES = ['none', 'pending', 'held', 'lifted', 'impossible', 'failed'] as const

/** Minutes for which a hold may be lifted. */
export const LEARN_MINUTES = { min: 1, max: 1440, default: 10 } as const

const watchClient = z.object({
  identifier: identifierOutput.nullable().describe('What a reservation would be for; null: it tells none'),
  mac: z.string().nullable(),
  clientId: z.string().nullable(),
  duid: z.string().nullable(),
  hostname: z.string().nullable(),
  seenAt: instant,
  leased: z.boolean().describe('It has a lease of the address now'),
})

const watchHold = z.object({
  state: z
    .enum(HOLD_STATES)
    .describe('lifted: for Learn next client; impossible: the flags of the scope say why in `reason`'),
  for: z.string().nullable().describe('The client that it lets in, `type value`; null: nobody'),
  reason: z.string().nullable(),
  hostId: z.int().nullable().describe('host_id of the row in Kea'),
})

/** An address with static DNS and no reservation, whose client is not known yet. */
export const watch = z.object({
  id: uuid,
  ip: z.string(),
  family,
  scope: z.string().nullable().describe('Name; null when Kea no longer has the subnet'),
  subnetId: z.int(),
  recordId: uuid.nullable().describe('The record that it stands for; null: put on the list by hand'),
  name: z.string().nullable().describe('The name of that record'),
  state: z.enum(WATCH_STATES),
  origin: z.enum(WATCH_ORIGINS),
  client: watchClient.nullable().describe('The client that was seen there last'),
  ignored: z.array(identifierOutput).describe('Clients that an operator said it is not'),
  reservationId: uuid.nullable(),
  learnUntil: instant.nullable().describe('Until then the hold is lifted'),
  hold: watchHold,
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
  version: z.int(),
})
export type Watch = z.infer<typeof watch>

export const WATCH_SORTS = ['ip', 'updatedAt', 'seenAt'] as const

const filters = {
  state: z
    .enum([...WATCH_STATES, 'active', 'all'])
    .default('active')
    .describe('Without it: all that are not dismissed'),
  scope: z.string().max(200).optional().describe('Name or id of a scope'),
  ip: ip.optional(),
  recordId: uuid.optional(),
  reservationId: uuid.optional(),
}

export const watchQuery = listQuery(WATCH_SORTS, '-updatedAt', filters)
export const watchExport = exportQuery(WATCH_SORTS, '-updatedAt', filters)
export type WatchQuery = z.infer<typeof watchQuery>
export type WatchExport = z.infer<typeof watchExport>

/** What shall be watched: an address, or the address of a record. */
export const watchCreate = z
  .strictObject({ ip: hostIp.optional(), recordId: uuid.optional() })
  .superRefine((body, ctx) => {
    const given = [body.ip, body.recordId].filter((value) => value !== undefined).length
    if (given === 0) ctx.addIssue({ code: 'custom', path: ['ip'], message: 'is required, or recordId' })
    if (given === 2) ctx.addIssue({ code: 'custom', path: ['recordId'], message: 'must not stand beside ip' })
  })
export type WatchCreate = z.infer<typeof watchCreate>

/** For whom the address shall be reserved; without a client: for the one that was seen. */
export const watchBind = z
  .strictObject({
    mac: mac.optional(),
    identifier: identifierInput.optional(),
    hostname: hostname.nullish().describe('Absent: the name of the record'),
  })
  .superRefine((body, ctx) => {
    if (body.mac !== undefined && body.identifier !== undefined)
      ctx.addIssue({ code: 'custom', path: ['identifier'], message: 'must not be given together with mac' })
  })
export type WatchBind = z.infer<typeof watchBind>

export const watchBound = watch.extend({ reservation: reservation.describe('The one that was made') })
export type WatchBound = z.infer<typeof watchBound>

/** Lifts the hold for so many minutes, or ends that. */
export const watchLearn = z
  .strictObject({
    minutes: z
      .int('must be whole minutes')
      .min(LEARN_MINUTES.min, 'must be at least 1 minute')
      .max(LEARN_MINUTES.max, 'must be at most 1440 minutes')
      .optional()
      .describe(`Default ${LEARN_MINUTES.default}`),
    stop: z.boolean().optional().describe('Ends it: the hold comes back'),
  })
  .superRefine((body, ctx) => {
    if (body.stop === true && body.minutes !== undefined)
      ctx.addIssue({ code: 'custom', path: ['minutes'], message: 'must not stand beside stop' })
  })
export type WatchLearn = z.infer<typeof watchLearn>

/** How many watches there are, for the badge of the navigation. */
export const watchCounts = z.object({
  watching: z.int(),
  clientSeen: z.int().describe('Waiting for Bind, or Not this one'),
  bound: z.int(),
})
export type WatchCounts = z.infer<typeof watchCounts>
