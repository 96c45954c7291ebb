import type { Handlers } from '@/lib/http/context'
import type { InfrastructureName } from '@/lib/http/handlers/names'
import { applyInfrastructure } from '@/lib/services/console/infrastructure/apply'
import { listCandidates } from '@/lib/services/console/infrastructure/candidates'
import { previewInfrastructure } from '@/lib/services/console/infrastructure/preview'

export const infrastructureHandlers: Handlers<InfrastructureName> = {
  listCandidates: ({ deps, query }) => listCandidates(deps, query),
  previewInfrastructure: ({ deps, body }) => previewInfrastructure(deps, body),
  applyInfrastructure: ({ deps, actor, body }) => applyInfrastructure(deps, actor, body),
}
