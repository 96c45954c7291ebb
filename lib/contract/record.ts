import { instant, ip, uuid } from '@/lib/contract/fields'
import { exportQuery, listQuery, PAGE_LIMIT, queryFlag } from '@/lib/contract/list'
import { dismissal } from '@/lib/contract/proposal'
import { z } from '@/lib/contract/zod'
import { PROVENANCES } from '@/lib/core/cause'
import { canonicalName } from '@/lib/core/dns-name'

export const RECORD_STATUSES = ['queued', 'accepted', 'served', 'refused', 'failed', 'leaving'] as const

export const record = z.object({
  id: uuid,
  zone: z.string(),
  view: z.string(),
  name: z.string().describe('FQDN, no dot at the end'),
  type: z.string(),
  value: z.string(),
  ttl: z.int().describe('Seconds'),
  provenance: z.enum(PROVENANCES),
  origin: z.enum(['imported', 'holdfast']),
  owned: z.boolean().describe('Ours to change'),
  owner: z.string().nullable().describe('The client it was written for, e.g. hw-address:aabbccddeeff@1'),
  status: z.enum(RECORD_STATUSES),
  reason: z.string().nullable(),
  present: z.boolean().describe('The server has it'),
  wanted: z.boolean().describe('Somebody wants it to stand'),
  reservationId: uuid.nullable(),
  watchId: uuid.nullable().describe('The watch at its address'),
  staticRecordId: uuid.nullable().describe("The operator's record behind it: null when it cannot be edited"),
  ptr: z.boolean().nullable().describe("A PTR follows it; null when it is no operator's record"),
  dismissed: dismissal.nullable().describe('Who said that no reservation shall be offered for its address'),
  drift: z
    .string()
    .nullable()
    .describe(
      'missing, changed, ttl, …: changed on the DNS server behind our back; foreign: not ours, and written beside ours',
    ),
  driftAt: instant.nullable(),
  leavesAt: instant.nullable(),
  cause: z
    .string()
    .nullable()
    .describe(
      'What made it so last, or makes it leave: GRANT, RELEASE, POLICY, …; null where nobody here did',
    ),
  comment: z.string().nullable(),
  seenAt: instant.nullable(),
  servedAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  version: z.int(),
})

export type DnsRecord = z.infer<typeof record>

export const RECORD_SORTS = ['name', 'type', 'value', 'ttl', 'updatedAt', 'status'] as const

const filters = {
  zone: z.string().max(255).optional().describe('Name of a zone'),
  view: z.string().max(100).optional(),
  type: z.string().max(20).optional(),
  status: z.enum(RECORD_STATUSES).optional(),
  provenance: z.enum(PROVENANCES).optional(),
  origin: z.enum(['imported', 'holdfast']).optional(),
  reservationId: uuid.optional(),
  name: z.string().max(255).transform(canonicalName).optional(),
  value: z.string().max(4096).optional(),
  ip: ip.optional().describe('Records of this address, forward and reverse'),
}

export const recordQuery = listQuery(RECORD_SORTS, 'name', filters)
export const recordExport = exportQuery(RECORD_SORTS, 'name', filters)
export type RecordQuery = z.infer<typeof recordQuery>
export type RecordExport = z.infer<typeof recordExport>

export const zone = z.object({
  id: uuid,
  name: z.string(),
  view: z.string(),
  server: z.string(),
  reverse: z.boolean(),
  managed: z.boolean(),
  recordCount: z.int(),
  listedAt: instant.nullable(),
})

export type Zone = z.infer<typeof zone>

export const ZONE_SORTS = ['direction', 'name', 'view', 'recordCount'] as const

/** There are few zones: one page holds them all, unless a smaller one is asked for. */
export const zoneQuery = listQuery(
  ZONE_SORTS,
  'direction',
  {
    name: z.string().max(255).transform(canonicalName).optional(),
    view: z.string().max(100).optional(),
    reverse: queryFlag.optional(),
    managed: queryFlag.optional(),
  },
  PAGE_LIMIT.max,
)
export type ZoneQuery = z.infer<typeof zoneQuery>
