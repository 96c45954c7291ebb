import type { Me } from '@/lib/contract/account'
import type { Identity } from '@/lib/http/identify'

/** Whoever asks, as the API and the pages show him. */
export function meOf({ actor, name }: Identity): Me {
  return {
    kind: actor.kind === 'user' ? 'user' : 'token',
    id: actor.id,
    name,
    email: actor.kind === 'user' ? actor.label : null,
    role: actor.role,
  }
}
