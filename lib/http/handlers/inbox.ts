import type { Handlers } from '@/lib/http/context'
import type { InboxName } from '@/lib/http/handlers/names'
import { listAssignees } from '@/lib/services/console/alerts/assignees'
import { listAlertGroups } from '@/lib/services/console/alerts/list-groups'
import { createMute, deleteMute, listMutes, muteLike } from '@/lib/services/console/alerts/mutes'
import { assignAlert, changeAlertsInBulk } from '@/lib/services/console/alerts/triage'
import { done } from '@/lib/services/console/deps'

export const inboxHandlers: Handlers<InboxName> = {
  listAlertGroups: ({ deps, actor, query }) => listAlertGroups(deps, query, actor.label),
  listAssignees: async ({ deps }) => done(await listAssignees(deps)),
  bulkAlerts: ({ deps, actor, body }) => changeAlertsInBulk(deps, actor, body),
  assignAlert: ({ deps, actor, params, version, body }) =>
    assignAlert(deps, actor, { id: params.id, version }, body.to),
  muteAlert: ({ deps, actor, params, body }) => muteLike(deps, actor, params.id, body),
  listMutes: async ({ deps }) => done(await listMutes(deps)),
  createMute: ({ deps, actor, body }) => createMute(deps, actor, body),
  deleteMute: ({ deps, actor, params }) => deleteMute(deps, actor, params.id),
}
