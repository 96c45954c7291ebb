import type { Why, WhyQuery } from '@/lib/contract/why'
import { type ConsoleDeps, done, notFound, type Result } from '@/lib/services/console/deps'
import { whyAlert } from '@/lib/services/console/why/of-alert'
import { whyLease } from '@/lib/services/console/why/of-lease'
import { whyRecord } from '@/lib/services/console/why/of-record'
import { whyReservation } from '@/lib/services/console/why/of-reservation'

/** Why something is as it is: what happened, what is known, the rule that applied, the change, the call, the answer. */
export async function explain(deps: ConsoleDeps, query: WhyQuery): Promise<Result<Why>> {
  const { record, lease, reservation, alert } = query
  const ask = async (): Promise<[string, Why | null]> => {
    if (record !== undefined) return ['record', await whyRecord(deps, record)]
    if (lease !== undefined) return ['lease', await whyLease(deps, lease)]
    if (reservation !== undefined) return ['reservation', await whyReservation(deps, reservation)]
    return ['alert', alert === undefined ? null : await whyAlert(deps, alert)]
  }
  const [what, found] = await ask()
  return found === null ? notFound(what) : done(found)
}
