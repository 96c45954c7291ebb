import { ownerWords } from '@/components/ddi/client-text'

/** One side of a conflict, told to people. */
export interface PartyText {
  /** `Reservation`, `Dynamic lease`, … */
  what: string
  /** The client in words; null: nobody knows. */
  client: string | null
  /** What it wants or has: `A 192.168.1.56`; empty when that is not told. */
  value: string
  /** Page of the console. */
  href: string | null
}

/** Where both meet. */
export interface PlaceText {
  view: string
  zone: string
  value: string
  refused: boolean
  reason: string
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function partyOf(value: unknown): PartyText | null {
  if (!isFields(value)) return null
  const id = text(value.sourceId)
  const ref = text(value.ref)
  const record = text(value.recordId)
  const recordHref = record === null ? null : `/dns/records?open=${record}`
  const shared = {
    client: ref === null ? null : ownerWords(ref),
    value: [text(value.type), text(value.value)].filter(Boolean).join(' '),
  }
  switch (value.sourceKind) {
    case 'reservation':
      return { ...shared, what: 'Reservation', href: id === null ? recordHref : `/dhcp/reservations/${id}` }
    case 'lease':
      return {
        ...shared,
        what: 'Dynamic lease',
        href: id === null ? recordHref : `/dhcp/leases?open=${encodeURIComponent(id)}`,
      }
    case 'static':
      return { ...shared, client: null, what: 'Static record, made by a person', href: recordHref }
    default:
      return { ...shared, what: 'A record that nobody here made', href: recordHref }
  }
}

/** Who wants the name and who has it; null when the alert is not about two. */
export function partiesOf(
  detail: Fields,
): { claimant: PartyText; holder: PartyText; refused: boolean } | null {
  const claimant = partyOf(detail.claimant)
  const holder = partyOf(detail.holder)
  return claimant && holder ? { claimant, holder, refused: detail.refused !== false } : null
}

/** The zones in which they meet. */
export function placesOf(detail: Fields): PlaceText[] {
  const places = Array.isArray(detail.places) ? detail.places.filter(isFields) : []
  return places.map((place) => ({
    view: text(place.view) ?? '',
    zone: text(place.zone) ?? '',
    value: [text(place.type), text(place.value)].filter(Boolean).join(' '),
    refused: place.op === 'refuse',
    reason: text(place.reason) ?? '',
  }))
}

const names: Readonly<Record<string, string>> = {
  hwaddr: 'MAC address',
  clientId: 'Client ID',
  duid: 'DUID',
  hostname: 'Announced name',
  since: 'Since',
}

/** What else an alert tells, as names and values. */
export function factsOf(detail: Fields): { name: string; value: string }[] {
  return Object.entries(names).flatMap(([key, name]) => {
    const value = text(detail[key])
    if (value === null) return []
    const hex = key === 'hwaddr' || key === 'clientId' || key === 'duid'
    const shown = hex ? (value.match(/../g) ?? []).join(':') : value
    return [{ name, value: key === 'hwaddr' ? shown.toUpperCase() : shown }]
  })
}
