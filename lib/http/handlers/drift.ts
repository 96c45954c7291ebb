import type { Handlers } from '@/lib/http/context'
import type { DriftName } from '@/lib/http/handlers/names'
import { checkDns } from '@/lib/services/console/drift/check-dns'
import { fixAlert } from '@/lib/services/console/drift/fix-alert'

export const driftHandlers: Handlers<DriftName> = {
  fixAlert: ({ deps, actor, params, version, body }) =>
    fixAlert(deps, actor, { id: params.id, version }, body),
  checkDns: ({ deps, actor }) => checkDns(deps, actor),
  checkZone: ({ deps, actor, params }) => checkDns(deps, actor, params.id),
}
