import type { Handlers } from '@/lib/http/context'
import { exportResponse } from '@/lib/http/export-response'
import type { DnsName } from '@/lib/http/handlers/names'
import { recordColumns } from '@/lib/services/console/export-columns'
import { allRecords, getRecord, listRecords } from '@/lib/services/console/list-records'
import { listZones } from '@/lib/services/console/list-zones'

export const dnsHandlers: Handlers<DnsName> = {
  listRecords: ({ deps, query }) => listRecords(deps, query),
  exportRecords: async ({ deps, query }) =>
    exportResponse('records', allRecords(deps, query), recordColumns, query.format),
  getRecord: ({ deps, params }) => getRecord(deps, params.id),
  listZones: ({ deps, query }) => listZones(deps, query),
}
