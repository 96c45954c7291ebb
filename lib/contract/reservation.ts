import {
  anyMac,
  family,
  graceHours,
  hostIp,
  hostname,
  identifierInput,
  identifierOutput,
  instant,
  ip,
  mac,
  RESERVATION_STATUSES,
  text,
  uuid,
} from '@/lib/contract/fields'
import { exportQuery, listQuery, queryFlag } from '@/lib/contract/list'
import { fieldError } from '@/lib/contract/problem'
import { z } from '@/lib/contract/zod'
import { canonicalName } from '@/lib/core/dns-name'
import {
  contradictions,
  infrastructureDefaults,
  ordinaryDefaults,
  type ReservationPolicy,
} from '@/lib/core/policy'

export const TTL_CLASSES = ['default', 'infrastructure'] as const
export const DELETE_ON = ['release', 'expiry', 'never'] as const

const ddnsPolicyInput = z.strictObject({
  deleteOn: z.enum(DELETE_ON).optional(),
  graceHours: graceHours.optional(),
})

const settings = {
  infra: z
    .boolean()
    .optional()
    .describe('Turns on Sticky DNS, Pin Hostname, TTL class infrastructure and Conflict Guard'),
  stickyDns: z.boolean().optional(),
  pinHostname: z.boolean().optional(),
  conflictGuard: z.boolean().optional(),
  allowClientHostname: z.boolean().optional(),
  ttlClass: z.enum(TTL_CLASSES).optional(),
  ddnsPolicy: ddnsPolicyInput.optional(),
}

/** The settings of a body as typed; what is absent is inherited from the mode or the row. */
export interface SettingsInput {
  infra?: boolean | undefined
  stickyDns?: boolean | undefined
  pinHostname?: boolean | undefined
  conflictGuard?: boolean | undefined
  allowClientHostname?: boolean | undefined
  ttlClass?: (typeof TTL_CLASSES)[number] | undefined
  ddnsPolicy?: z.infer<typeof ddnsPolicyInput> | undefined
}

/**
 * The flags that a body asks for. Turning the mode on brings its four settings, turning it off takes them back;
 * what the body says itself wins.
 */
export function settingsOf(
  input: SettingsInput,
  before: ReservationPolicy = ordinaryDefaults(),
): ReservationPolicy {
  const infra = input.infra ?? before.infra
  let base = before
  if (infra !== before.infra) {
    const mode = infra ? infrastructureDefaults() : ordinaryDefaults()
    base = {
      ...before,
      infra,
      stickyDns: mode.stickyDns,
      pinHostname: mode.pinHostname,
      conflictGuard: mode.conflictGuard,
      ttlClass: mode.ttlClass,
    }
  }
  return {
    infra,
    stickyDns: input.stickyDns ?? base.stickyDns,
    pinHostname: input.pinHostname ?? base.pinHostname,
    conflictGuard: input.conflictGuard ?? base.conflictGuard,
    allowClientHostname: input.allowClientHostname ?? base.allowClientHostname,
    ttlClass: input.ttlClass ?? base.ttlClass,
    deleteOn: input.ddnsPolicy?.deleteOn ?? base.deleteOn,
    graceHours: input.ddnsPolicy?.graceHours ?? base.graceHours,
  }
}

function addContradictions(ctx: z.core.$RefinementCtx<SettingsInput>, policy: ReservationPolicy): void {
  for (const found of contradictions(policy)) {
    ctx.addIssue({ code: 'custom', path: found.path.split('.'), message: found.message, input: undefined })
  }
}

/** What a new reservation needs. `mac` is short for an identifier of type hw-address. */
export const reservationCreate = z
  .strictObject({
    scope: text(200).describe('Name of the scope'),
    hostname: hostname.nullish(),
    mac: mac.nullish(),
    identifier: identifierInput.nullish(),
    ip: hostIp.nullish().describe('Without it the reservation fixes the hostname alone'),
    ...settings,
  })
  .superRefine((body, ctx) => {
    const given = [body.mac, body.identifier].filter((value) => value !== undefined && value !== null).length
    if (given === 0) {
      ctx.addIssue({ code: 'custom', path: ['mac'], message: 'is required, or an identifier in its place' })
    }
    if (given === 2) {
      ctx.addIssue({
        code: 'custom',
        path: ['identifier'],
        message: 'must not be given together with mac',
      })
    }
    if ((body.ip ?? null) === null && (body.hostname ?? null) === null) {
      ctx.addIssue({ code: 'custom', path: ['ip'], message: 'is required when there is no hostname' })
    }
    addContradictions(ctx, settingsOf(body))
  })

export type ReservationCreate = z.infer<typeof reservationCreate>
export type ReservationCreateInput = z.input<typeof reservationCreate>

/** Only what changes. Contradictions with what the row says already are found by the service. */
export const reservationPatch = z
  .strictObject({
    scope: text(200).optional(),
    hostname: hostname.nullable().optional(),
    mac: mac.optional(),
    identifier: identifierInput.optional(),
    ip: hostIp.nullable().optional(),
    ...settings,
  })
  .superRefine((body, ctx) => {
    if (Object.keys(body).length === 0 && ctx.issues.length === 0) {
      ctx.addIssue({ code: 'custom', path: [], message: 'names nothing to change' })
    }
    if (body.mac !== undefined && body.identifier !== undefined) {
      ctx.addIssue({
        code: 'custom',
        path: ['identifier'],
        message: 'must not be given together with mac',
      })
    }
  })

export type ReservationPatch = z.infer<typeof reservationPatch>
export type ReservationPatchInput = z.input<typeof reservationPatch>

const ddnsState = z.object({
  withdrawnBy: z
    .enum(['RELEASE', 'EXPIRY'])
    .nullable()
    .describe('Its names are gone because the lease ended so; they return with the next grant'),
  since: instant.nullable().describe('When the lease ended, if that withdraws or will withdraw the names'),
  leavesAt: instant.nullable().describe('The end of the grace'),
})

export const reservation = z.object({
  id: uuid,
  scope: z.string().nullable().describe('Name; null when Kea no longer has the subnet'),
  subnetId: z.int(),
  family,
  identifier: identifierOutput,
  mac: z.string().nullable(),
  ip: z.string().nullable(),
  moreAddresses: z.array(z.string()).describe('Further IPv6 addresses of the same host'),
  hostname: z.string().nullable(),
  infra: z.boolean(),
  stickyDns: z.boolean(),
  pinHostname: z.boolean(),
  conflictGuard: z.boolean(),
  allowClientHostname: z.boolean(),
  ttlClass: z.enum(TTL_CLASSES),
  ddnsPolicy: z.object({ deleteOn: z.enum(DELETE_ON), graceHours: z.int() }),
  status: z
    .enum(RESERVATION_STATUSES)
    .describe('withdrawn: its names are not in DNS until the next grant of its client'),
  pending: z.enum(['create', 'update', 'delete']).nullable().describe('What the worker has yet to do in Kea'),
  reason: z.string().nullable().describe('Why it failed or waits'),
  recordIds: z.array(uuid),
  ddnsState: ddnsState.describe('Whether an end of the lease withdraws its names'),
  staticRecordId: uuid
    .nullable()
    .describe('The static record it was made from: it publishes nothing beside it'),
  createdFrom: z.enum(['kea', 'console', 'dns', 'lease']),
  createdAt: instant,
  editedAt: instant.describe('An end of a lease before that withdraws nothing'),
  updatedAt: instant,
  version: z.int(),
  warnings: z
    .array(fieldError)
    .optional()
    .describe('Only in the answer to a write, if any: what was let through, but should be looked at'),
})

export type Reservation = z.infer<typeof reservation>

export const RESERVATION_SORTS = ['ip', 'hostname', 'updatedAt', 'status'] as const

const filters = {
  scope: z.string().max(200).optional().describe('Name or id of a scope'),
  family: z.enum(['4', '6']).transform(Number).optional(),
  status: z.enum(RESERVATION_STATUSES).optional(),
  infra: queryFlag.optional(),
  ip: ip.optional(),
  mac: anyMac.optional(),
  hostname: z.string().max(253).transform(canonicalName).optional(),
  createdFrom: z.enum(['kea', 'console', 'dns', 'lease']).optional(),
}

export const reservationQuery = listQuery(RESERVATION_SORTS, 'ip', filters)
export const reservationExport = exportQuery(RESERVATION_SORTS, 'ip', filters)
export type ReservationQuery = z.infer<typeof reservationQuery>
export type ReservationExport = z.infer<typeof reservationExport>
