import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Packet,
  type Question,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet'
import type { Catalogue } from './catalogue'
import { toAnswer } from './rdata'
import { type Found, resolve } from './resolve'

const RCODES = { NOERROR: 0, FORMERR: 1, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const
type Rcode = keyof typeof RCODES

/** Payload we offer, and the largest UDP answer we send: fits every path without fragments. */
export const UDP_SIZE = 1232
const CLASSIC_SIZE = 512
const OPCODE_MASK = 0x7800
const TRANSFER_CHUNK = 200

interface Edns {
  readonly size: number
  readonly version: number
}

function opt(extendedRcode = 0): Answer {
  return {
    name: '.',
    type: 'OPT',
    udpPayloadSize: UDP_SIZE,
    extendedRcode,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  }
}

/** Answer with nothing but a header: all that can be said about a packet that cannot be read. */
function headerOnly(query: Buffer, rcode: Rcode): Buffer | undefined {
  if (query.length < 12) return undefined
  const flags = query.readUInt16BE(2)
  // never answer an answer
  if (flags & 0x8000) return undefined
  const out = Buffer.alloc(12)
  query.copy(out, 0, 0, 2)
  out.writeUInt16BE(0x8000 | (flags & OPCODE_MASK) | (flags & 0x0100) | RCODES[rcode], 2)
  return out
}

function encoded(found: readonly Found[]): Answer[] {
  return found.flatMap(({ owner, record, serial }) => toAnswer(record, owner, serial) ?? [])
}

function respond(query: Packet, rcode: Rcode, authoritative: boolean, edns: Edns | undefined): Packet {
  return {
    type: 'response',
    id: query.id ?? 0,
    flags:
      (authoritative ? AUTHORITATIVE_ANSWER : 0) | ((query.flags ?? 0) & RECURSION_DESIRED) | RCODES[rcode],
    questions: query.questions ?? [],
    answers: [],
    authorities: [],
    additionals: edns ? [opt()] : [],
  }
}

function ednsOf(query: Packet): Edns | undefined {
  const found = query.additionals?.find((record) => record.type === 'OPT')
  if (found?.type !== 'OPT') return undefined
  return { size: Math.max(CLASSIC_SIZE, found.udpPayloadSize), version: found.ednsVersion }
}

function* transfer(catalogue: Catalogue, query: Packet, question: Question): Generator<Buffer> {
  const name = question.name.replace(/\.$/, '').toLowerCase()
  const zone = catalogue.find(name)
  const soa = zone?.name === name ? zone.served.soa() : undefined
  if (!zone || !soa) {
    yield encode(respond(query, 'REFUSED', false, undefined))
    return
  }
  const { serial } = zone.served
  const rest = [...zone.served.all()].filter((record) => record.type !== 'SOA')
  const records = [soa, ...rest, soa].map((record) => ({ owner: record.name, record, serial }))
  for (let at = 0; at < records.length; at += TRANSFER_CHUNK) {
    yield encode({
      ...respond(query, 'NOERROR', true, undefined),
      answers: encoded(records.slice(at, at + TRANSFER_CHUNK)),
    })
  }
}

/**
 * Answers one DNS message. Never throws: what cannot be read gets FORMERR, or nothing when it has no header.
 * @param stream true over TCP, where nothing is cut and zones may be transferred
 * @returns the messages to send, most often one
 */
export function answerMessage(catalogue: Catalogue, message: Buffer, stream: boolean): Iterable<Buffer> {
  let query: Packet
  try {
    if (message.length >= 12 && message.readUInt16BE(2) & OPCODE_MASK) {
      const refusal = headerOnly(message, 'NOTIMP')
      return refusal ? [refusal] : []
    }
    query = decode(message)
  } catch {
    const refusal = headerOnly(message, 'FORMERR')
    return refusal ? [refusal] : []
  }
  if (query.type !== 'query') return []
  try {
    return answerQuery(catalogue, query, stream)
  } catch {
    const refusal = headerOnly(message, 'FORMERR')
    return refusal ? [refusal] : []
  }
}

function answerQuery(catalogue: Catalogue, query: Packet, stream: boolean): Iterable<Buffer> {
  const [question, ...more] = query.questions ?? []
  const edns = ednsOf(query)
  if (!question || more.length > 0)
    return [encode({ ...respond(query, 'FORMERR', false, edns), questions: [] })]
  if (edns && edns.version > 0) {
    return [encode({ ...respond(query, 'NOERROR', false, edns), additionals: [opt(1)] })]
  }
  // the encoder reads these names loosely, the type only lists what it can decode
  const type: string = question.type
  if (type === 'AXFR' || type === 'IXFR') {
    return stream ? transfer(catalogue, query, question) : [encode(respond(query, 'REFUSED', false, edns))]
  }
  if (question.class !== 'IN' && question.class !== 'ANY')
    return [encode(respond(query, 'REFUSED', false, edns))]
  const found = resolve(catalogue, question.name, type === '*' ? 'ANY' : type)
  const response: Packet = {
    ...respond(query, found.rcode, found.rcode !== 'REFUSED', edns),
    answers: encoded(found.answers),
    authorities: encoded(found.authority),
  }
  const whole = encode(response)
  const limit = stream ? 65_535 : Math.min(edns?.size ?? CLASSIC_SIZE, UDP_SIZE)
  if (whole.length <= limit) return [whole]
  return [
    encode({ ...response, flags: (response.flags ?? 0) | TRUNCATED_RESPONSE, answers: [], authorities: [] }),
  ]
}
