import { effect } from '@/lib/contract/effect'
import { instant, ip, uuid } from '@/lib/contract/fields'
import { listQuery } from '@/lib/contract/list'
import { z } from '@/lib/contract/zod'

/** Why something may be infrastructure. */
export const CANDIDATE_KINDS = ['bmc', 'server', 'long-lease'] as const

/** So many reservations, and so many leases, are taken at once; what a filter finds beyond is told. */
export const BULK_LIMIT = { reservations: 5_000, leases: 500 } as const

/** An active lease that one client holds for so long is no visitor's. Days. */
export const LONG_LEASE_DAYS = 7

export const candidate = z.object({
  kind: z
    .enum(CANDIDATE_KINDS)
    .describe('bmc: a name such as us3-cab10-ru20-idrac; server: reserved with a hostname'),
  source: z.enum(['reservation', 'lease']),
  id: z.string().describe('Id of the reservation, address of the lease'),
  hostname: z.string().nullable(),
  ip: z.string().nullable(),
  scope: z.string().nullable(),
  mac: z.string().nullable(),
  reason: z.string().describe('Why it is a candidate'),
  obstacle: z.string().nullable().describe('Why it cannot be made infrastructure as it is'),
  leasedSince: instant.nullable().describe('Since when its client has the lease'),
})
export type Candidate = z.infer<typeof candidate>

const filters = {
  kind: z.enum(CANDIDATE_KINDS).optional(),
  scope: z.string().max(200).optional().describe('Name or id of a scope'),
}

export const candidateQuery = listQuery(['ip'], 'ip', filters)
export type CandidateQuery = z.infer<typeof candidateQuery>

export const selectionFilter = z.strictObject({ ...filters, q: z.string().trim().max(300).optional() })
export type SelectionFilter = z.infer<typeof selectionFilter>

const selection = {
  ids: z.array(uuid).max(BULK_LIMIT.reservations).optional().describe('Reservations'),
  leases: z
    .array(ip)
    .max(BULK_LIMIT.leases)
    .optional()
    .describe('Addresses of leases: reserved for their clients'),
  filter: selectionFilter.optional().describe('Every candidate that it lets through'),
}

interface Selected {
  ids?: readonly string[] | undefined
  leases?: readonly string[] | undefined
  filter?: SelectionFilter | undefined
}

function oneSelection(body: Selected, ctx: z.core.$RefinementCtx<Selected>): void {
  const named = (body.ids?.length ?? 0) + (body.leases?.length ?? 0) > 0
  if (named !== (body.filter !== undefined)) return
  const message = named ? 'must not stand beside ids and leases' : 'is required, or ids, or leases'
  ctx.addIssue({ code: 'custom', path: ['filter'], message, input: undefined })
}

export const infrastructureSelection = z.strictObject(selection).superRefine(oneSelection)
export type InfrastructureSelection = z.infer<typeof infrastructureSelection>

const skipped = z.array(
  z.object({ source: z.enum(['reservation', 'lease']), id: z.string(), reason: z.string() }),
)

export const infrastructurePlan = effect.extend({
  reservations: z.object({ change: z.int(), create: z.int() }).describe('In Kea'),
  skipped: skipped.describe('What stays as it is, and why'),
  more: z.boolean().describe('The filter finds more than is taken at once'),
  fingerprint: z.string().describe('Of what the plan was made from: apply takes it'),
})
export type InfrastructurePlan = z.infer<typeof infrastructurePlan>

export const infrastructureApply = z
  .strictObject({ ...selection, fingerprint: z.string().min(1).max(100) })
  .superRefine(oneSelection)
export type InfrastructureApply = z.infer<typeof infrastructureApply>

export const infrastructureApplied = z.object({
  changed: z.int(),
  created: z.int(),
  skipped,
  more: z.boolean(),
})
export type InfrastructureApplied = z.infer<typeof infrastructureApplied>
