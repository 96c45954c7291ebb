import { canonicalName } from '@/lib/core/dns-name'
import { type DnsAnswer, DnsError, type DnsLookup, type RecordType } from '@/lib/core/ports/dns'
import { createChannel, type DnsChannel } from './dns-channel'
import type { Question } from './dns-message'
import type { DnsServers } from './dns-servers'

export interface DnsLookupOptions {
  servers: DnsServers
  /** Milliseconds to wait for one packet. Default 1000. */
  timeoutMs?: number
  /** Further rounds over the view's servers after nobody answered. Default 1. */
  retries?: number
}

/**
 * Asks the authoritative servers of a view directly: UDP, TCP when the answer was cut. Rejects with a transient
 * DnsError when no server answers, and with a permanent one for a view without servers. An rcode is an answer.
 */
export function createDnsLookup(options: DnsLookupOptions): DnsLookup {
  const timeoutMs = options.timeoutMs ?? 1000
  const rounds = 1 + (options.retries ?? 1)
  const channels = new Map<string, DnsChannel[]>(
    [...options.servers].map(([view, addresses]) => [view, addresses.map(createChannel)]),
  )

  const ask = async (channel: DnsChannel, question: Question): Promise<DnsAnswer> => {
    const reply = await channel.udp(question, timeoutMs)
    return reply.truncated ? (await channel.tcp(question, timeoutMs)).answer : reply.answer
  }

  return {
    async query(view: string, name: string, type: RecordType) {
      const question = { name: canonicalName(name), type }
      const servers = channels.get(view) ?? []
      // Made only when it is thrown: an error takes longer than a question.
      if (servers.length === 0) {
        throw new DnsError('permanent', `no DNS server is configured for the view ${view}`, 'no-server')
      }
      let last: unknown
      for (let round = 0; round < rounds; round++) {
        for (const channel of servers) {
          try {
            return await ask(channel, question)
          } catch (error) {
            last = error
          }
        }
      }
      throw last
    },
    async close() {
      for (const channel of [...channels.values()].flat()) channel.close()
      channels.clear()
    },
  }
}
