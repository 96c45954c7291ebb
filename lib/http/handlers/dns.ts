import type { Handlers } from '@/lib/http/context'
import { exportResponse } from '@/lib/http/export-response'
import type { DnsName } from '@/lib/http/handlers/names'
import { recordOutcome } from '@/lib/http/outcome'
import { done, refused } from '@/lib/services/console/deps'
import { recordColumns } from '@/lib/services/console/export-columns'
import { allRecords, getRecord, listRecords } from '@/lib/services/console/list-records'
import { listZones } from '@/lib/services/console/list-zones'
import { promoteRecord } from '@/lib/services/console/promote-record'

const soon = async () => refused({ kind: 'conflict', message: 'This is not possible yet.', holder: null })

export const dnsHandlers: Handlers<DnsName> = {
  listRecords: ({ deps, query }) => listRecords(deps, query),
  exportRecords: async ({ deps, query }) =>
    exportResponse('records', allRecords(deps, query), recordColumns, query.format),
  getRecord: ({ deps, params }) => getRecord(deps, params.id),
  createRecord: soon,
  previewRecord: soon,
  updateRecord: soon,
  deleteRecord: soon,
  adoptRecord: soon,
  getRecordProposal: soon,
  dismissRecord: soon,
  reserveRecord: soon,
  getAddress: soon,
  promoteRecord: async (context) => {
    const { deps, actor, params, version, body, wait, request } = context
    const result = await promoteRecord(deps, actor, { id: params.id, version, ...body })
    if (!result.ok || wait === 0) return result
    const outcome = await recordOutcome(deps, result.value, wait, request.signal)
    return done({ ...result.value, ...outcome })
  },
  listZones: ({ deps, query }) => listZones(deps, query),
}
