import type { Endpoint } from '@/lib/contract/endpoint'
import { act, add, change, get, remove } from '@/lib/contract/endpoints/shapes'
import { pageOf } from '@/lib/contract/list'
import * as notification from '@/lib/contract/notification'

const shared = { access: 'administrator', tag: 'Notifications' } as const
const path = '/api/settings/notifications'

export const notificationEndpoints = {
  listChannels: {
    ...get,
    ...shared,
    path,
    summary: 'List where alerts are told outside',
    answer: notification.channelList,
  },
  createChannel: {
    ...add,
    ...shared,
    path,
    summary: 'Create a channel; the secret of a webhook is shown once',
    body: notification.channelCreate,
    answer: notification.channelWithSecret,
  },
  listDeliveries: {
    ...get,
    ...shared,
    path: '/api/settings/notifications/deliveries',
    summary: 'List messages and what became of them',
    query: notification.deliveryQuery,
    answer: pageOf(notification.delivery),
  },
  resendDelivery: {
    ...act,
    ...shared,
    path: '/api/settings/notifications/deliveries/:id/resend',
    summary: 'Send a message again that was not delivered',
    answer: notification.delivery,
  },
  getChannel: {
    ...get,
    ...shared,
    path: '/api/settings/notifications/:id',
    summary: 'Read a channel',
    answer: notification.channel,
    etag: true,
  },
  updateChannel: {
    ...change,
    ...shared,
    path: '/api/settings/notifications/:id',
    summary: 'Change a channel, or replace its secret',
    body: notification.channelPatch,
    answer: notification.channelWithSecret,
    etag: true,
  },
  deleteChannel: {
    ...remove,
    ...shared,
    path: '/api/settings/notifications/:id',
    summary: 'Delete a channel with its messages',
    answer: notification.channel,
    etag: true,
  },
  testChannel: {
    ...act,
    ...shared,
    path: '/api/settings/notifications/:id/test',
    summary: 'Send a message that is about no alert',
    answer: notification.delivery,
  },
} as const satisfies Record<string, Endpoint>
