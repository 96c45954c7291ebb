import type { Handlers } from '@/lib/http/context'
import type { DeadLetterName } from '@/lib/http/handlers/names'
import { listDeadLetters } from '@/lib/services/console/dead-letters/read'
import { retryDeadLetter } from '@/lib/services/console/dead-letters/retry'

export const deadLetterHandlers: Handlers<DeadLetterName> = {
  listDeadLetters: ({ deps, query }) => listDeadLetters(deps, query),
  retryDeadLetter: ({ deps, actor, params }) => retryDeadLetter(deps, actor, params.id),
}
