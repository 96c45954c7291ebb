import type { Answer } from 'dns-packet'
import type { ServedRecord } from './served-zone'

const number = (text: string | undefined) => Number(text ?? 0) || 0
const hex = (text: string | undefined) => Buffer.from((text ?? '').replace(/\s+/g, ''), 'hex')

/** Text in pieces of at most 255 bytes. A value in quotes is read as zone-file text: `"a" "b"` is two strings. */
export function txtStrings(value: string): Buffer[] {
  const quoted = /^\s*"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*\s*$/.test(value)
  const texts = quoted
    ? [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((found) => (found[1] ?? '').replace(/\\(.)/g, '$1'))
    : [value]
  return texts.flatMap((text) => {
    const bytes = Buffer.from(text, 'utf8')
    if (bytes.length === 0) return [bytes]
    return Array.from({ length: Math.ceil(bytes.length / 255) }, (_, i) =>
      bytes.subarray(i * 255, i * 255 + 255),
    )
  })
}

/** SOA mailbox in DNS form: `root@zone` becomes `root.zone`, dots in the local part are escaped. */
function mailbox(value: string): string {
  const at = value.indexOf('@')
  if (at < 0) return value
  return `${value.slice(0, at).replaceAll('.', '\\.')}.${value.slice(at + 1)}`
}

/**
 * A record in the form that the packet encoder takes.
 * @param owner the name as the client spelled it
 * @param serial replaces the serial of a SOA
 * @returns undefined for types the encoder cannot write
 */
export function toAnswer(record: ServedRecord, owner: string, serial: number): Answer | undefined {
  const [v1 = '', v2, v3, v4, v5, v6, v7] = record.values
  const base = { name: owner, ttl: record.ttl, class: 'IN' as const }
  switch (record.type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'DNAME':
    case 'NS':
    case 'PTR':
      return { ...base, type: record.type, data: v1 }
    case 'MX':
      return { ...base, type: 'MX', data: { preference: number(v1), exchange: v2 ?? '.' } }
    case 'TXT':
      return { ...base, type: 'TXT', data: txtStrings(v1) }
    case 'SRV':
      return {
        ...base,
        type: 'SRV',
        data: { priority: number(v1), weight: number(v2), port: number(v3), target: v4 ?? '.' },
      }
    case 'SOA':
      return {
        ...base,
        type: 'SOA',
        data: {
          mname: v1,
          rname: mailbox(v2 ?? '.'),
          serial,
          refresh: number(v4),
          retry: number(v5),
          expire: number(v6),
          minimum: number(v7),
        },
      }
    case 'CAA':
      return {
        ...base,
        type: 'CAA',
        data: { flags: number(v1), tag: (v2 ?? 'issue') as 'issue', value: (v3 ?? '').replace(/^"|"$/g, '') },
      }
    case 'NAPTR':
      return {
        ...base,
        type: 'NAPTR',
        data: {
          order: number(v1),
          preference: number(v2),
          flags: v3 ?? '',
          services: v4 ?? '',
          regexp: v5 ?? '',
          replacement: v6 || '.',
        },
      }
    case 'HINFO':
      return { ...base, type: 'HINFO', data: { cpu: v1, os: v2 ?? '' } }
    case 'SSHFP':
      return {
        ...base,
        type: 'SSHFP',
        data: { algorithm: number(v1), hash: number(v2), fingerprint: (v3 ?? '').toLowerCase() },
      }
    case 'TLSA':
      return {
        ...base,
        type: 'TLSA',
        data: { usage: number(v1), selector: number(v2), matchingType: number(v3), certificate: hex(v4) },
      }
    case 'DS':
      return {
        ...base,
        type: 'DS',
        data: { keyTag: number(v1), algorithm: number(v2), digestType: number(v3), digest: hex(v4) },
      }
    default:
      return undefined
  }
}
