import type { RecordWritten } from '@/lib/contract/record-write'
import type { Context, Handlers } from '@/lib/http/context'
import { exportResponse } from '@/lib/http/export-response'
import type { DnsName } from '@/lib/http/handlers/names'
import { deletionOutcome, recordOutcome, reservationOutcome } from '@/lib/http/outcome'
import { done, type Result } from '@/lib/services/console/deps'
import { recordColumns } from '@/lib/services/console/export-columns'
import { allRecords, getRecord, listRecords } from '@/lib/services/console/list-records'
import { listZones } from '@/lib/services/console/list-zones'
import { promoteRecord } from '@/lib/services/console/promote-record'
import { getAddress } from '@/lib/services/console/records/address-card'
import { adoptRecord } from '@/lib/services/console/records/adopt-record'
import { createRecord } from '@/lib/services/console/records/create-record'
import { deleteRecord } from '@/lib/services/console/records/delete-record'
import { dismissRecord } from '@/lib/services/console/records/dismiss-record'
import { previewRecord } from '@/lib/services/console/records/preview-record'
import { proposalOfRecord, reserveRecord } from '@/lib/services/console/records/reserve-record'
import { updateRecord } from '@/lib/services/console/records/update-record'
import { withWarnings } from '@/lib/services/console/reservation-write'
import { previewZoneRules } from '@/lib/services/console/zone-rules/preview'
import { putZoneRules } from '@/lib/services/console/zone-rules/put'
import { getZoneRules } from '@/lib/services/console/zone-rules/read'
import { testZoneRules } from '@/lib/services/console/zone-rules/test'

type Write = 'createRecord' | 'updateRecord' | 'deleteRecord' | 'adoptRecord' | 'promoteRecord'

/** The answer once the server has it, when the caller waits. What the write itself tells stays. */
async function waited(
  { deps, wait, request }: Context<Write>,
  result: Result<RecordWritten>,
  outcome: typeof recordOutcome = recordOutcome,
): Promise<Result<RecordWritten>> {
  if (!result.ok || wait === 0) return result
  return done({ ...result.value, ...(await outcome(deps, result.value, wait, request.signal)) })
}

export const dnsHandlers: Handlers<DnsName> = {
  listRecords: ({ deps, query }) => listRecords(deps, query),
  exportRecords: async ({ deps, query }) =>
    exportResponse('records', allRecords(deps, query), recordColumns, query.format),
  getRecord: ({ deps, params }) => getRecord(deps, params.id),
  createRecord: async (context) =>
    waited(context, await createRecord(context.deps, context.actor, context.body)),
  previewRecord: ({ deps, body }) => previewRecord(deps, body),
  updateRecord: async (context) => {
    const { deps, actor, params, version, body } = context
    return waited(context, await updateRecord(deps, actor, { id: params.id, version, patch: body }))
  },
  deleteRecord: async (context) => {
    const { deps, actor, params, version } = context
    return waited(context, await deleteRecord(deps, actor, { id: params.id, version }), deletionOutcome)
  },
  adoptRecord: async (context) => {
    const { deps, actor, params, version } = context
    return waited(context, await adoptRecord(deps, actor, { id: params.id, version }))
  },
  getRecordProposal: ({ deps, params }) => proposalOfRecord(deps, params.id),
  dismissRecord: ({ deps, actor, params, version, body }) =>
    dismissRecord(deps, actor, { id: params.id, version, ...body }),
  reserveRecord: async ({ deps, actor, params, version, body, wait, request }) => {
    const result = await reserveRecord(deps, actor, { id: params.id, version, ...body })
    if (!result.ok || wait === 0) return result
    const outcome = await reservationOutcome(deps, result.value, wait, request.signal)
    return done(withWarnings(outcome, result.value.warnings ?? []))
  },
  getAddress: ({ deps, params }) => getAddress(deps, params.ip),
  promoteRecord: async (context) => {
    const { deps, actor, params, version, body } = context
    return waited(context, await promoteRecord(deps, actor, { id: params.id, version, ...body }))
  },
  listZones: ({ deps, query }) => listZones(deps, query),
  getZoneRules: ({ deps }) => getZoneRules(deps),
  putZoneRules: ({ deps, actor, version, body }) => putZoneRules(deps, actor, { version, body }),
  testZoneRules: ({ deps, body }) => testZoneRules(deps, body),
  previewZoneRules: ({ deps, body }) => previewZoneRules(deps, body),
}
