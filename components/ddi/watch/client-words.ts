import { identifierWords } from '@/components/ddi/client-text'
import type { Watch } from '@/lib/contract/watch'

/** The client that was seen, by the shortest name that tells it: `02:1B:… (printer-3)`. */
export function seenClientWords(client: NonNullable<Watch['client']>): string {
  const { mac, identifier, hostname } = client
  const who =
    mac ?? (identifier ? identifierWords(identifier.type, identifier.value) : 'a client without identifier')
  return hostname ? `${who} (${hostname})` : who
}
