import { alert } from '@/lib/contract/alert'
import * as inbox from '@/lib/contract/alert-inbox'
import type { Endpoint } from '@/lib/contract/endpoint'
import { act, add, get, remove } from '@/lib/contract/endpoints/shapes'
import { pageOf } from '@/lib/contract/list'

const tag = 'Alerts'

export const inboxEndpoints = {
  listAlertGroups: {
    ...get,
    path: '/api/alerts/groups',
    access: 'viewer',
    tag,
    summary: 'List alerts by cause: those of one kind and group are one item',
    query: inbox.alertGroupQuery,
    answer: pageOf(inbox.alertGroup),
  },
  listAssignees: {
    ...get,
    path: '/api/alerts/assignees',
    access: 'operator',
    tag,
    summary: 'List the users that an alert can be given to',
    answer: inbox.assignees,
  },
  bulkAlerts: {
    ...act,
    path: '/api/alerts/bulk',
    access: 'operator',
    tag,
    summary: 'Acknowledge, resolve, snooze or assign many alerts, each with its own verdict',
    body: inbox.alertBulk,
    answer: inbox.alertBulkResult,
  },
  assignAlert: {
    ...act,
    path: '/api/alerts/:id/assign',
    access: 'operator',
    tag,
    summary: 'Give it to a user, or to nobody',
    body: inbox.assign,
    answer: alert,
    etag: true,
  },
  muteAlert: {
    ...add,
    path: '/api/alerts/:id/mute',
    access: 'operator',
    tag,
    summary: 'Keep alerts like this one out of the inbox; a whole kind needs an administrator',
    body: inbox.alertMuteLike,
    bodyOptional: true,
    answer: inbox.muteRule,
  },
  listMutes: {
    ...get,
    path: '/api/alerts/mutes',
    access: 'viewer',
    tag,
    summary: 'List the rules that keep alerts out of the inbox',
    answer: inbox.muteRules,
  },
  createMute: {
    ...add,
    path: '/api/alerts/mutes',
    access: 'operator',
    tag,
    summary: 'Make such a rule; for a whole kind needs an administrator',
    body: inbox.muteRuleCreate,
    answer: inbox.muteRule,
  },
  deleteMute: {
    ...remove,
    path: '/api/alerts/mutes/:id',
    access: 'operator',
    tag,
    summary: 'Take a rule away; for a whole kind needs an administrator',
    answer: inbox.muteRule,
  },
} as const satisfies Record<string, Endpoint>
