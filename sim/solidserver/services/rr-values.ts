import { isIPv4 } from 'node:net'
import { domainToASCII } from 'node:url'
import { expandIPv6 } from '../addresses'
import { ApiError, ERRNO, invalid } from '../api-error'

/** Types the appliance knows (2023 parameter reference, with the two of v2). */
export const RR_TYPES: readonly string[] =
  'A,NS,MD,MF,CNAME,SOA,MB,MG,MR,NULL,WKS,PTR,HINFO,MINFO,MX,TXT,SPF,RP,AFSDB,X25,ISDN,RT,NSAP,NSAP_PTR,SIG,KEY,PX,GPOS,AAAA,LOC,NXT,EID,NIMLOC,SRV,ATMA,NAPTR,KX,CERT,A6,DNAME,OPT,DS,DNSSIG,NSEC,DNSKEY,NSEC3,NSEC3PARAM,CDS,CDNSKEY,CAA,TLSA,SSHFP,OPENPGPKEY,URI,AVC,NINFO,DLV,DHCID,EUI48,EUI64,NID,L32,L64,HTTPS,SVCB'.split(
    ',',
  )

const LABEL = /^(\*|[a-z0-9_]([a-z0-9_/-]*[a-z0-9_/])?|[a-z0-9_])$/
const KNOWN = new Set(RR_TYPES)

/** How many values a type takes; types that are not listed take one. */
const COUNTS: Readonly<Record<string, number>> = {
  SOA: 7,
  MX: 2,
  SRV: 4,
  NAPTR: 6,
  HINFO: 2,
  MINFO: 2,
  AFSDB: 2,
  RP: 2,
  RT: 2,
  KX: 2,
  DS: 4,
  DLV: 4,
  CDS: 4,
  DNSKEY: 4,
  CDNSKEY: 4,
  CAA: 3,
  TLSA: 4,
  SSHFP: 3,
  URI: 3,
  WKS: 3,
  CERT: 4,
  SVCB: 3,
  HTTPS: 3,
  NSEC3PARAM: 4,
  L32: 2,
  L64: 2,
  NID: 2,
  PX: 3,
  KEY: 4,
  X25: 1,
  ISDN: 2,
}

/** Types whose listed value (by index) is a host name. */
const HOST_VALUE: Readonly<Record<string, number>> = {
  CNAME: 0,
  DNAME: 0,
  NS: 0,
  PTR: 0,
  MX: 1,
  SRV: 3,
  KX: 1,
  AFSDB: 1,
  RT: 1,
}
/** Types whose first values are numbers of 16 bits. */
const NUMBER_VALUES: Readonly<Record<string, number>> = { MX: 1, SRV: 3, KX: 1, AFSDB: 1, RT: 1 }

/**
 * Upper-cases and checks a type.
 * @throws ApiError for a type that does not exist
 */
export function rrType(type: string): string {
  const upper = type.trim().toUpperCase()
  if (!KNOWN.has(upper)) throw invalid('rr_type', `Parameter rr_type has an unknown value: ${type}`)
  return upper
}

/**
 * Lower-case ASCII name without the dot at the end. Internationalised labels become punycode.
 * @throws ApiError for a name that DNS cannot carry
 */
export function rrName(name: string, parameter = 'rr_name'): string {
  const labels = name.trim().replace(/\.$/, '').toLowerCase().split('.')
  const ascii = labels.map((label) => (/^[\x20-\x7e]*$/.test(label) ? label : domainToASCII(label))).join('.')
  const valid =
    ascii.length <= 255 && ascii.split('.').every((label) => label.length <= 63 && LABEL.test(label))
  if (!valid) throw invalid(parameter, `Parameter ${parameter} is not a valid name`)
  return ascii
}

function hostValue(value: string, index: number): string {
  const host = value.trim()
  if (host === '.') return host
  const bare = host.replace(/\.$/, '')
  const ok = bare.length > 0 && bare.length <= 255 && !/[\s"']/.test(bare) && !bare.split('.').includes('')
  if (!ok) throw invalid(`value${index + 1}`, `Parameter value${index + 1} is not a valid host name`)
  return bare
}

function numberValue(value: string, index: number): string {
  const text = value.trim()
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw invalid(`value${index + 1}`, `Parameter value${index + 1} must be a number from 0 to 65535`)
  }
  return String(Number(text))
}

/**
 * Values of a record as they are stored: AAAA expanded, host names without the dot at the end, the rest as given.
 * TXT takes any text.
 * @throws ApiError for an address or number that is not one, or a missing value
 */
export function rrValues(type: string, given: readonly (string | undefined)[]): string[] {
  const count = COUNTS[type] ?? 1
  const first = given[0] ?? ''
  if (type === 'A') {
    if (!isIPv4(first.trim())) throw invalid('value1', 'Parameter value1 is not a valid IPv4 address')
    return [first.trim()]
  }
  if (type === 'AAAA') {
    const expanded = expandIPv6(first.trim())
    if (!expanded) throw invalid('value1', 'Parameter value1 is not a valid IPv6 address')
    return [expanded]
  }
  const values = Array.from({ length: count }, (_, i) => given[i] ?? '')
  const lastNeeded = HOST_VALUE[type] ?? 0
  for (let i = 0; i <= lastNeeded; i += 1) {
    if (values[i] === '')
      throw new ApiError(ERRNO.missingParameter, `Missing mandatory parameter: value${i + 1}`)
  }
  return values.map((value, i) => {
    if (i < (NUMBER_VALUES[type] ?? 0)) return numberValue(value, i)
    return i === HOST_VALUE[type] ? hostValue(value, i) : value
  })
}

/** True for values that name the same data: host names compare without regard to case, texts exactly. */
export function sameValues(type: string, a: readonly string[], b: readonly string[]): boolean {
  const host = HOST_VALUE[type]
  return (
    a.length === b.length &&
    a.every((value, i) => (i === host ? value.toLowerCase() === b[i]?.toLowerCase() : value === b[i]))
  )
}

/**
 * Seconds to live from the write parameter.
 * @throws ApiError for anything but a whole number of 31 bits
 */
export function rrTtl(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined
  const text = value.trim()
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2_147_483_647) {
    throw invalid('rr_ttl', 'Parameter rr_ttl must be a number of seconds')
  }
  return Number(text)
}
