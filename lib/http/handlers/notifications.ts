import type { Handlers } from '@/lib/http/context'
import type { NotificationName } from '@/lib/http/handlers/names'
import { done } from '@/lib/services/console/deps'
import {
  createChannel,
  deleteChannel,
  testChannel,
  updateChannel,
} from '@/lib/services/console/notifications/change-channels'
import { getChannel, listChannels, listDeliveries } from '@/lib/services/console/notifications/read-channels'
import { resendDelivery } from '@/lib/services/console/notifications/resend-delivery'

export const notificationHandlers: Handlers<NotificationName> = {
  listChannels: async ({ deps }) => done(await listChannels(deps)),
  createChannel: ({ deps, actor, body }) => createChannel(deps, actor, body),
  listDeliveries: ({ deps, query }) => listDeliveries(deps, query),
  resendDelivery: ({ deps, actor, params }) => resendDelivery(deps, actor, params.id),
  getChannel: ({ deps, params }) => getChannel(deps, params.id),
  updateChannel: ({ deps, actor, params, version, body }) =>
    updateChannel(deps, actor, { id: params.id, version }, body),
  deleteChannel: ({ deps, actor, params, version }) => deleteChannel(deps, actor, { id: params.id, version }),
  testChannel: ({ deps, actor, params }) => testChannel(deps, actor, params.id),
}
