import type { Handlers } from '@/lib/http/context'
import type { ConsoleName } from '@/lib/http/handlers/names'
import { streamResponse } from '@/lib/http/stream'
import { done } from '@/lib/services/console/deps'
import { previewPolicy } from '@/lib/services/console/effect/preview-policy'
import { effectivePolicy } from '@/lib/services/console/effective-policy'
import { getOverview } from '@/lib/services/console/overview'
import { getPolicy, putPolicy } from '@/lib/services/console/policy'
import { search } from '@/lib/services/console/search'

export const consoleHandlers: Handlers<ConsoleName> = {
  getOverview: async ({ deps }) => done(await getOverview(deps)),
  search: async ({ deps, query }) => done(await search(deps, query)),
  stream: async (context) => streamResponse(context.deps, context.request, context.actor.role),
  getPolicy: async ({ deps }) => done(await getPolicy(deps)),
  previewPolicy: ({ deps, body }) => previewPolicy(deps, body),
  getEffectivePolicy: ({ deps, query }) => effectivePolicy(deps, query),
  putPolicy: ({ deps, actor, version, body }) => putPolicy(deps, actor, { version, body }),
}
