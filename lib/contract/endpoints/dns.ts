import type { Endpoint } from '@/lib/contract/endpoint'
import { act, CSV_OR_JSON, get } from '@/lib/contract/endpoints/shapes'
import { pageOf } from '@/lib/contract/list'
import * as proposal from '@/lib/contract/proposal'
import * as record from '@/lib/contract/record'

export const dnsEndpoints = {
  listRecords: {
    ...get,
    path: '/api/dns/records',
    access: 'viewer',
    tag: 'DNS',
    summary: 'List records',
    query: record.recordQuery,
    answer: pageOf(record.record),
  },
  exportRecords: {
    ...get,
    path: '/api/dns/records/export',
    access: 'viewer',
    tag: 'DNS',
    summary: 'Export records',
    query: record.recordExport,
    answer: null,
    media: CSV_OR_JSON,
  },
  getRecord: {
    ...get,
    path: '/api/dns/records/:id',
    access: 'viewer',
    tag: 'DNS',
    summary: 'Read a record',
    answer: record.record,
    etag: true,
  },
  promoteRecord: {
    ...act,
    path: '/api/dns/records/:id/promote',
    access: 'operator',
    tag: 'DNS',
    summary: 'Make a dynamic A or AAAA static; with reserve its address is reserved in the same step',
    body: proposal.promote,
    bodyOptional: true,
    answer: proposal.promoted,
    etag: true,
    idempotent: true,
    wait: true,
  },
  listZones: {
    ...get,
    path: '/api/dns/zones',
    access: 'viewer',
    tag: 'DNS',
    summary: 'List zones',
    query: record.zoneQuery,
    answer: pageOf(record.zone),
  },
} as const satisfies Record<string, Endpoint>
