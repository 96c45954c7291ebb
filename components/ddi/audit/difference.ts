import { identifierWords, ownerWords } from '@/components/ddi/client-text'

/** One fact of an object, as it was and as it is; null: it has none. */
export interface Difference {
  field: string
  before: string | null
  after: string | null
}

type Fields = Record<string, unknown>

/** What people call the facts; any other is called by its own name, with blanks. */
const names: Readonly<Record<string, string>> = {
  ip: 'IP address',
  moreAddresses: 'More addresses',
  infra: 'Infrastructure',
  subnetId: 'Kea subnet',
  keaHostId: 'Row of Kea’s hosts',
  ttl: 'TTL',
  ttlClass: 'TTL class',
  stickyDns: 'Sticky DNS',
  pinHostname: 'Pin Hostname',
  conflictGuard: 'Conflict Guard',
  allowClientHostname: 'Client may rename it',
  deleteOn: 'Delete on',
  graceHours: 'Grace, in hours',
  dnsEnabled: 'Publish in DNS',
  observe: 'Only observe leases',
  ptr: 'PTR follows',
  defaultTtl: 'TTL',
  infrastructureTtl: 'TTL of Infrastructure',
  deleteOnRelease: 'Delete on RELEASE',
  deleteOnExpiry: 'Delete on EXPIRY',
  onStaticDns: 'On static DNS',
  autoWatch: 'Auto-watch',
}

/** A fact or a setting as people call it. */
export function fieldName(field: string): string {
  const spaced = field.replace(
    /([a-z])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  )
  return names[field] ?? spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function textOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value))
    return value.length === 0 ? null : value.map((each) => textOf(each) ?? '–').join(', ')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

/** An object as one level of names and texts: what is nested stands beside the rest, clients are told in words. */
function flat(fields: Fields): Map<string, string | null> {
  const out = new Map<string, string | null>()
  const { identifierType, identifierValue, ...rest } = fields
  if (typeof identifierType === 'string' && typeof identifierValue === 'string') {
    out.set('Identifier', identifierWords(identifierType, identifierValue))
  }
  for (const [field, value] of Object.entries(rest)) {
    if (!isFields(value)) {
      out.set(fieldName(field), textOf(value))
    } else if (field === 'identifier') {
      out.set('Identifier', identifierWords(String(value.type), String(value.value)))
    } else if (field === 'owner') {
      out.set('Owner', typeof value.ref === 'string' ? ownerWords(value.ref) : null)
      out.set('Provenance', textOf(value.provenance))
    } else {
      for (const [name, text] of flat(value)) out.set(name, text)
    }
  }
  return out
}

/** What was and what is, fact by fact, those that differ first. What is no object is one value. */
export function differences(before: unknown, after: unknown): Difference[] {
  const sideOf = (side: unknown) =>
    flat(isFields(side) ? side : (side ?? null) === null ? {} : { value: side })
  const left = sideOf(before)
  const right = sideOf(after)
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((field) => ({ field, before: left.get(field) ?? null, after: right.get(field) ?? null }))
    .filter((row) => row.before !== null || row.after !== null)
    .sort((a, b) => Number(a.before === a.after) - Number(b.before === b.after))
}
