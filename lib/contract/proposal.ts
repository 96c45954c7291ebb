import { identifierOutput, instant, uuid } from '@/lib/contract/fields'
import { z } from '@/lib/contract/zod'

/** A reservation as it could be made: the body of POST /api/dhcp/reservations. */
const reservationDraft = z.object({
  scope: z.string(),
  hostname: z.string().nullable(),
  mac: z.string().optional().describe('When the client is told by its hardware address'),
  identifier: identifierOutput.optional().describe('Otherwise'),
  ip: z.string(),
  infra: z.boolean(),
})

/** Who dismissed an offer, and when. */
export const dismissal = z.object({ by: z.string(), at: instant })

/** What could be done in DHCP about an address that now has a static record. */
export const proposal = z.object({
  kind: z.enum(['create-fixed-reservation', 'reserve-dynamic-lease', 'watch', 'none']),
  message: z.string(),
  reservation: reservationDraft.nullable().describe('Prefilled from the lease'),
  from: z.string().nullable().describe('From where that is known'),
  reservationId: uuid.nullable().describe('The reservation that the address has'),
  watchId: uuid.nullable().describe('The watch at the address'),
  drift: z.string().nullable().describe('What DNS and DHCP tell differently about the address'),
  dismissed: dismissal
    .nullable()
    .describe('Who said that it shall not be offered; what would be offered is told all the same'),
})
export type Proposal = z.infer<typeof proposal>

/** `reserve`: the address is reserved for the client of its lease in the same step. */
export const promote = z.strictObject({ reserve: z.boolean().default(false) })
export type Promote = z.infer<typeof promote>
