import { seedLines } from '@/lib/core/seed-lines'
import { parseSeedPayload } from '@/lib/core/seed-payload'
import type { WorkerLog } from '@/lib/services/worker/deps'

/** So many are told before others get a turn. */
const AT_ONCE = 25

/**
 * Tells the log of notifications of Kea's `hosts` (their payloads), in their order. Ten thousand come at the same moment
 * when as many rows do, and their records shall not wait for the lines about them.
 */
export function createHostLines(log: WorkerLog): (payload: string) => void {
  let heard: string[] = []
  const tell = () => {
    for (const payload of heard.slice(0, AT_ONCE)) logHostEvent(log, payload)
    heard = heard.slice(AT_ONCE)
    if (heard.length > 0) setImmediate(tell)
  }
  return (payload) => {
    heard.push(payload)
    if (heard.length === 1) setImmediate(tell)
  }
}

function logHostEvent(log: WorkerLog, payload: string): void {
  log.info(seedLines.notification(payload))
  const event = parseSeedPayload(payload)
  if (event === null || event.hostname === null || event.ip === null) return
  if (event.operation === 'INSERT') {
    log.info(seedLines.newReservation(event.ip, event.hostname, event.mac ?? ''))
  }
}
