import type { PlanChange, PlanLine } from '@/lib/core/plan'
import type { DnsLookup } from '@/lib/core/ports/dns'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { type Awaited, createServedWatch, servedNow } from '@/lib/services/worker/look-name/served'
import type { StandAloneResult } from '@/lib/services/worker/stand-alone/result'

/** Sees to it that what SOLIDserver accepted is served. */
export interface Serving {
  /** Asks once; what is not served yet is waited for beside whatever comes next. */
  accepted(line: PlanLine): Promise<void>
  /** Resolves when nothing is waited for any more; what was not served then counts as failed. */
  settled(): Promise<void>
}

/** To be settled in the end. */
export function createServing(
  { lookup, log, servedDeadlineMs }: { lookup: DnsLookup | null; log: WorkerLog; servedDeadlineMs: number },
  result: Pick<StandAloneResult, 'failed'>,
): Serving {
  const watch = lookup === null ? null : createServedWatch(lookup)
  const unserved: Promise<void>[] = []

  function notServed(line: PlanLine): void {
    const seconds = Math.round(servedDeadlineMs / 1000)
    log.error(
      `${line.type} ${line.name}: accepted by SOLIDserver, not served by ${line.view} DNS after ${seconds} s`,
    )
    result.failed += 1
  }

  return {
    async accepted(line) {
      const op: PlanChange = line.op === 'update' || line.op === 'delete' ? line.op : 'create'
      const awaited: Awaited = { ...line, op, ttl: line.after?.ttl ?? null }
      if ((await servedNow(lookup, awaited)) !== false || watch === null) return
      const key = `${line.zoneId}/${line.name}/${line.type}/${line.value}`
      unserved.push(
        new Promise((resolve) =>
          watch.watch(key, awaited, servedDeadlineMs, (served) => {
            if (!served) notServed(line)
            resolve()
          }),
        ),
      )
    },
    async settled() {
      await Promise.all(unserved)
      watch?.close()
    },
  }
}
