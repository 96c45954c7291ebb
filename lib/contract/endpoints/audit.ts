import * as audit from '@/lib/contract/audit'
import type { Endpoint } from '@/lib/contract/endpoint'
import { act, CSV_OR_JSON, get } from '@/lib/contract/endpoints/shapes'
import { pageOf } from '@/lib/contract/list'
import * as undo from '@/lib/contract/undo'
import * as why from '@/lib/contract/why'

export const auditEndpoints = {
  listAudit: {
    ...get,
    path: '/api/audit',
    access: 'viewer',
    tag: 'Audit',
    summary: 'List audit events',
    query: audit.auditQuery,
    answer: pageOf(audit.auditEvent),
  },
  exportAudit: {
    ...get,
    path: '/api/audit/export',
    access: 'viewer',
    tag: 'Audit',
    summary: 'Export audit events',
    query: audit.auditExport,
    answer: null,
    media: CSV_OR_JSON,
  },
  getAuditEvent: {
    ...get,
    path: '/api/audit/:id',
    access: 'viewer',
    tag: 'Audit',
    summary: 'Read an audit event',
    answer: audit.auditEvent,
  },
  undoEvent: {
    ...act,
    path: '/api/audit/:id/undo',
    access: 'operator',
    tag: 'Audit',
    summary: 'Put back what an event changed, as a new change; with dryRun only the plan',
    body: undo.undo,
    bodyOptional: true,
    answer: undo.undone,
    idempotent: true,
  },
  getWhy: {
    ...get,
    path: '/api/why',
    access: 'viewer',
    tag: 'Audit',
    summary: 'Why something is as it is: the causal chain, top down',
    query: why.whyQuery,
    answer: why.why,
  },
  getChange: {
    ...get,
    path: '/api/changes/:id',
    access: 'viewer',
    tag: 'Audit',
    summary: 'Read a change',
    answer: audit.change,
  },
} as const satisfies Record<string, Endpoint>
