import type { Handlers } from '@/lib/http/context'
import { exportResponse } from '@/lib/http/export-response'
import type { AlertName } from '@/lib/http/handlers/names'
import { allAlerts, getAlert, listAlerts } from '@/lib/services/console/alerts/list-alerts'
import { acknowledgeAlert, resolveAlert, snoozeAlert } from '@/lib/services/console/alerts/triage'
import { alertColumns } from '@/lib/services/console/export-columns'

export const alertHandlers: Handlers<AlertName> = {
  listAlerts: ({ deps, actor, query }) => listAlerts(deps, query, actor.label),
  exportAlerts: async ({ deps, actor, query }) =>
    exportResponse('alerts', allAlerts(deps, query, actor.label), alertColumns, query.format),
  getAlert: ({ deps, params }) => getAlert(deps, params.id),
  acknowledgeAlert: ({ deps, actor, params, version }) =>
    acknowledgeAlert(deps, actor, { id: params.id, version }),
  resolveAlert: ({ deps, actor, params, version }) => resolveAlert(deps, actor, { id: params.id, version }),
  snoozeAlert: ({ deps, actor, params, version, body }) =>
    snoozeAlert(deps, actor, { id: params.id, version }, body),
}
