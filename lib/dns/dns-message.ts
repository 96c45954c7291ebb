import * as packet from 'dns-packet'
import { canonicalName } from '@/lib/core/dns-name'
import type { DnsAnswer, RecordType } from '@/lib/core/ports/dns'
import { canonicalValue } from './canonical'

/** The EDNS buffer that never fragments (DNS flag day 2020). */
const UDP_PAYLOAD = 1232

export interface Question {
  name: string
  type: RecordType
}

export interface Reply {
  id: number
  truncated: boolean
  answer: DnsAnswer
}

/** A query without the recursion bit: we ask who is responsible. */
export function encodeQuery(id: number, question: Question): Buffer {
  return packet.encode({
    type: 'query',
    id,
    flags: 0,
    questions: [{ ...question, class: 'IN' }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: UDP_PAYLOAD,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  })
}

/** The id of a packet, without trusting the rest of it. */
export const idOf = (message: Buffer): number | null =>
  message.length >= 12 ? message.readUInt16BE(0) : null

/** What a record says, as text: the strings of a TXT are one. */
function textOf(data: unknown): string[] {
  if (typeof data === 'string') return [data]
  const strings = Array.isArray(data) ? data : [data]
  if (!strings.every((part) => Buffer.isBuffer(part))) return []
  return [Buffer.concat(strings).toString('utf8')]
}

/** The reply to this question, or null when the packet is none: damaged, not a response, another question. */
export function decodeReply(message: Buffer, question: Question): Reply | null {
  let decoded: packet.DecodedPacket
  try {
    decoded = packet.decode(message)
  } catch {
    return null
  }
  const [asked] = decoded.questions ?? []
  if (decoded.type !== 'response' || !asked) return null
  if (asked.type !== question.type || canonicalName(asked.name) !== question.name) return null
  const values = (decoded.answers ?? []).flatMap((item) =>
    item.type === question.type && 'data' in item && canonicalName(item.name) === question.name
      ? textOf(item.data).map((text) => ({
          value: canonicalValue(item.type, text),
          ttl: 'ttl' in item ? (item.ttl ?? 0) : 0,
        }))
      : [],
  )
  const rcode = 'rcode' in decoded && typeof decoded.rcode === 'string' ? decoded.rcode : 'UNKNOWN'
  return {
    id: decoded.id ?? 0,
    truncated: decoded.flag_tc,
    answer: { rcode, values, authoritative: decoded.flag_aa },
  }
}
