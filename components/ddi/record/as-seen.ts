import { ApiProblem, call } from '@/lib/client/api'
import type { DnsRecord } from '@/lib/contract/record'

const TRIES = 4

/** What an operator decides on. How far the worker has come with it is not part of that. */
function seenOf({ name, value, ttl, ptr, comment, staticRecordId, owned }: DnsRecord): string {
  return JSON.stringify([name, value, ttl, ptr, comment, staticRecordId, owned])
}

/**
 * Writes a record as it was seen: the worker may go on with it meanwhile, which makes new versions, but as soon as
 * something else is there than what was seen the write is refused with 412.
 */
export async function writeAsSeen<T>(record: DnsRecord, write: (version: number) => Promise<T>): Promise<T> {
  let version = record.version
  for (let count = 1; ; count++) {
    try {
      return await write(version)
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412 || count === TRIES) throw error
      const now = await call('getRecord', { params: { id: record.id } })
      if (seenOf(now) !== seenOf(record)) throw error
      version = now.version
    }
  }
}
