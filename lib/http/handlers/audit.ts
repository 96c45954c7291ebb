import type { Handlers } from '@/lib/http/context'
import { exportResponse } from '@/lib/http/export-response'
import type { AuditName } from '@/lib/http/handlers/names'
import { auditColumns } from '@/lib/services/console/export-columns'
import { getChange } from '@/lib/services/console/get-change'
import { allAudit, getAuditEvent, listAudit } from '@/lib/services/console/list-audit'
import { undoEvent } from '@/lib/services/console/undo/undo-event'
import { explain } from '@/lib/services/console/why/why'

export const auditHandlers: Handlers<AuditName> = {
  listAudit: ({ deps, query }) => listAudit(deps, query),
  exportAudit: async ({ deps, query }) =>
    exportResponse('audit', allAudit(deps, query), auditColumns, query.format),
  getAuditEvent: ({ deps, params }) => getAuditEvent(deps, params.id),
  undoEvent: ({ deps, actor, params, body }) => undoEvent(deps, actor, params.id, body),
  getWhy: ({ deps, query }) => explain(deps, query),
  getChange: ({ deps, params }) => getChange(deps, params.id),
}
