import type { Me } from '@/lib/contract/account'
import type { WebDeps } from '@/lib/http/deps'
import { identify } from '@/lib/http/identify'
import { meOf } from '@/lib/http/me'
import { ProblemError } from '@/lib/http/problem'

export type Visitor =
  | { kind: 'known'; me: Me }
  /** Not signed in, or no longer. */
  | { kind: 'nobody' }
  /** The database is away: nobody can tell now. */
  | { kind: 'unread' }

/** Who asks for a page. Never rejects. */
export async function visitorOf(deps: WebDeps, headers: Headers): Promise<Visitor> {
  try {
    const identity = await identify(deps, headers)
    return identity === null ? { kind: 'nobody' } : { kind: 'known', me: meOf(identity) }
  } catch (error) {
    return { kind: error instanceof ProblemError && error.status === 401 ? 'nobody' : 'unread' }
  }
}
