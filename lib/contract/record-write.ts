import { addressCard } from '@/lib/contract/address'
import { effect } from '@/lib/contract/effect'
import { hostIp, hostname, identifierInput, mac, text, ttl, uuid } from '@/lib/contract/fields'
import { fieldError } from '@/lib/contract/problem'
import { proposal } from '@/lib/contract/proposal'
import { record } from '@/lib/contract/record'
import { reservation } from '@/lib/contract/reservation'
import { z } from '@/lib/contract/zod'

const ADDRESS_TYPES = ['A', 'AAAA'] as const

const zoneName = z
  .string()
  .trim()
  .max(255)
  .transform((value) => value.toLowerCase().replace(/\.$/, ''))

const settings = {
  ttl: ttl.optional().describe("Seconds; absent: the scope's, else the global default"),
  ptr: z.boolean().optional().describe('A PTR follows it; absent: as the policy says'),
  comment: text(500).nullish(),
}

/** A static record as an operator writes it. */
export const recordCreate = z.strictObject({
  name: hostname.describe('One label, or a full name inside a managed zone'),
  value: hostIp.describe('The address'),
  type: z.enum(ADDRESS_TYPES).optional().describe('Absent: as the address says'),
  zone: zoneName.optional().describe('Absent: the longest managed zone around the name'),
  view: z
    .string()
    .trim()
    .max(100)
    .optional()
    .describe('Absent: internal if the zone is there, else the only one'),
  ...settings,
  reserve: z
    .boolean()
    .optional()
    .describe('The reservation that is proposed is made in the same step, whatever the policy says'),
})
export type RecordCreate = z.infer<typeof recordCreate>
export type RecordCreateInput = z.input<typeof recordCreate>

const changes = {
  name: hostname.optional().describe('Another name in the same zone'),
  value: hostIp.optional().describe('Another address of the same family'),
  ...settings,
}

/** Only what changes. */
export const recordPatch = z.strictObject(changes).superRefine((body, ctx) => {
  if (Object.keys(body).length === 0 && ctx.issues.length === 0) {
    ctx.addIssue({ code: 'custom', path: [], message: 'names nothing to change' })
  }
})
export type RecordPatch = z.infer<typeof recordPatch>
export type RecordPatchInput = z.input<typeof recordPatch>

/** For whom the address of a record is reserved. Without a client: the one that has it, or had it last. */
export const recordReserve = z
  .strictObject({
    mac: mac.nullish(),
    identifier: identifierInput.nullish(),
    hostname: hostname.nullish().describe("Absent: the record's name"),
    scope: text(200).optional().describe('Absent: the scope around the address'),
  })
  .superRefine((body, ctx) => {
    if (body.mac != null && body.identifier != null) {
      ctx.addIssue({ code: 'custom', path: ['identifier'], message: 'must not be given together with mac' })
    }
  })
export type RecordReserve = z.infer<typeof recordReserve>

/** No reservation shall be offered for its address; `undo`: offer it again. */
export const recordDismiss = z.strictObject({ undo: z.boolean().default(false) })

/** One write as it could be asked for. Of a record that is being typed everything but the address may be missing. */
export const recordPreview = z
  .strictObject({
    create: recordCreate.partial({ name: true }).optional(),
    update: z.strictObject({ id: uuid, ...changes }).optional(),
    delete: z.strictObject({ id: uuid }).optional(),
    adopt: z.strictObject({ id: uuid }).optional(),
  })
  .superRefine((body, ctx) => {
    if (Object.values(body).filter((value) => value !== undefined).length === 1) return
    ctx.addIssue({ code: 'custom', path: [], message: 'must have one of create, update, delete and adopt' })
  })
export type RecordPreview = z.infer<typeof recordPreview>
export type RecordPreviewInput = z.input<typeof recordPreview>

const warnings = z.array(fieldError).describe('What is let through, but should be looked at')

export const recordPreviewed = effect.extend({
  address: addressCard
    .nullable()
    .describe('What is known about the address; null when the write concerns none'),
  proposal,
  reservation: proposal.shape.reservation.describe('The reservation that would be made in the same step'),
  warnings,
})
export type RecordPreviewed = z.infer<typeof recordPreviewed>

/** The record as it was asked for, what could be done in DHCP, and what was done there in the same step. */
export const recordWritten = record.extend({
  proposal,
  reservation: reservation.nullable().describe('The one that was made in the same step'),
  warnings,
})
export type RecordWritten = z.infer<typeof recordWritten>
