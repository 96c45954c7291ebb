import { instant, uuid, writeStatus } from '@/lib/contract/fields'
import { exportQuery, listQuery } from '@/lib/contract/list'
import { z } from '@/lib/contract/zod'
import { CAUSES } from '@/lib/core/cause'

export const auditEvent = z.object({
  id: z.string(),
  at: instant,
  actor: z.string(),
  actorKind: z.enum(['user', 'token', 'worker', 'system']),
  cause: z.string(),
  verb: z.string(),
  line: z.string(),
  subjectKind: z.string(),
  subjectId: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  changeId: uuid.nullable(),
  chain: z.array(z.unknown()),
  undoable: z.boolean().describe('It has an inverse; whether that applies now is seen when it is asked for'),
  undoReason: z.string().nullable().describe('Why it has none'),
})

export type AuditEvent = z.infer<typeof auditEvent>

const filters = {
  cause: z.enum(CAUSES).optional(),
  verb: z.string().max(40).optional(),
  actor: z.string().max(320).optional(),
  subjectKind: z.string().max(40).optional(),
  subjectId: z.string().max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
}

export const AUDIT_SORTS = ['id', 'at'] as const

export const auditQuery = listQuery(AUDIT_SORTS, '-id', filters)
export const auditExport = exportQuery(AUDIT_SORTS, '-id', filters)
export type AuditQuery = z.infer<typeof auditQuery>
export type AuditExport = z.infer<typeof auditExport>

export const planLine = z.object({
  op: z.string().describe('create, update, delete, keep, refuse, held'),
  system: z.enum(['kea', 'dns']),
  target: z.unknown(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
})

export const change = z.object({
  id: uuid,
  status: writeStatus,
  reason: z.string().nullable(),
  attempts: z.int(),
  plan: z.array(planLine),
  cause: z.string(),
  actor: z.string(),
  chain: z.array(z.unknown()),
  recordId: uuid.nullable(),
  reservationId: uuid.nullable(),
  createdAt: instant,
  acceptedAt: instant.nullable(),
  servedAt: instant.nullable(),
  updatedAt: instant,
})

export type Change = z.infer<typeof change>
