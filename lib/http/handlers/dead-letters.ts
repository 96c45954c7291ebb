import type { Handlers } from '@/lib/http/context'
import type { DeadLetterName } from '@/lib/http/handlers/names'
import { listDeadLetters } from '@/lib/services/console/dead-letters/read'
import { retryDeadLetter } from '@/lib/services/console/dead-letters/retry'

export const deadLetterHandlers: Handlers<DeadLetterName> = {
  listDeadLetters: async ({ deps, query }) => {
    // Of an installation whose worker never ran the queue has no tables yet.
    await deps.queueReady()
    return listDeadLetters(deps, query)
  },
  retryDeadLetter: ({ deps, actor, params }) => retryDeadLetter(deps, actor, params.id),
}
