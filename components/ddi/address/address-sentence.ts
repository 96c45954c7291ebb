import { clock } from '@/components/ui/time'
import type { AddressCard } from '@/lib/contract/address'
import { addressText } from '@/lib/core/address-text'

/** A client by its shortest name. */
export function shortClient(client: {
  mac: string | null
  duid: string | null
  clientId: string | null
}): string {
  if (client.mac) return client.mac
  if (client.duid) return `DUID ${client.duid}`
  return client.clientId ? `client ID ${client.clientId}` : 'an unknown client'
}

/** What is known about an address in one sentence, times in the operator's zone. */
export function addressSentence(card: AddressCard): string {
  const { lease, reservation, watch } = card
  const active = lease?.state === 'active' ? lease : null
  const names = card.records.filter(({ type }) => type === 'A' || type === 'AAAA').map(({ name }) => name)
  const text = addressText({
    scope: card.scope,
    pool: card.pool,
    reservation: reservation
      ? { hostname: reservation.hostname, client: reservation.mac ?? reservation.identifier.value }
      : null,
    lease: active
      ? {
          client: shortClient(active),
          hostname: active.hostname,
          until: active.expiresAt ? clock(Date.parse(active.expiresAt)) : null,
        }
      : null,
    declined: lease?.state === 'declined',
    watched: watch !== null && watch.state !== 'dismissed',
    names: [...new Set(names)],
  })
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/** Whether the address may belong to somebody else, so that a record of it should be looked at twice. */
export function isTaken({ lease, reservation }: AddressCard): boolean {
  return lease?.state === 'declined' || (lease?.state === 'active' && reservation === null)
}
