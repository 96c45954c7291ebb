import * as alert from '@/lib/contract/alert'
import type { Endpoint } from '@/lib/contract/endpoint'
import { act, CSV_OR_JSON, get } from '@/lib/contract/endpoints/shapes'
import { pageOf } from '@/lib/contract/list'

export const alertEndpoints = {
  listAlerts: {
    ...get,
    path: '/api/alerts',
    access: 'viewer',
    tag: 'Alerts',
    summary: 'List alerts, without a state those that are not resolved',
    query: alert.alertQuery,
    answer: pageOf(alert.alert),
  },
  exportAlerts: {
    ...get,
    path: '/api/alerts/export',
    access: 'viewer',
    tag: 'Alerts',
    summary: 'Export alerts',
    query: alert.alertExport,
    answer: null,
    media: CSV_OR_JSON,
  },
  getAlert: {
    ...get,
    path: '/api/alerts/:id',
    access: 'viewer',
    tag: 'Alerts',
    summary: 'Read an alert',
    answer: alert.alert,
    etag: true,
  },
  acknowledgeAlert: {
    ...act,
    path: '/api/alerts/:id/acknowledge',
    access: 'operator',
    tag: 'Alerts',
    summary: 'Say that somebody looks after it',
    answer: alert.alert,
    etag: true,
  },
  resolveAlert: {
    ...act,
    path: '/api/alerts/:id/resolve',
    access: 'operator',
    tag: 'Alerts',
    summary: 'Close it; the same reason raises a new one',
    answer: alert.alert,
    etag: true,
  },
  snoozeAlert: {
    ...act,
    path: '/api/alerts/:id/snooze',
    access: 'operator',
    tag: 'Alerts',
    summary: 'Put it off for a time',
    body: alert.snooze,
    answer: alert.alert,
    etag: true,
  },
} as const satisfies Record<string, Endpoint>
