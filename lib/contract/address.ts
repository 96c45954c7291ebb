import { alert } from '@/lib/contract/alert'
import { instant, uuid } from '@/lib/contract/fields'
import { lease } from '@/lib/contract/lease'
import { record } from '@/lib/contract/record'
import { reservation } from '@/lib/contract/reservation'
import { z } from '@/lib/contract/zod'

/** So many records and alerts of an address are answered; the rest is counted. */
export const CARD_ROWS = 20

/** A watch as far as an address tells it. */
const watchOfAddress = z.object({
  id: uuid,
  state: z.string().describe('watching, client-seen, bound or dismissed'),
  hold: z.string().describe('none, pending, held, lifted, impossible or failed'),
  client: z
    .object({
      mac: z.string().nullable(),
      clientId: z.string().nullable(),
      duid: z.string().nullable(),
      hostname: z.string().nullable(),
      seenAt: instant.nullable(),
    })
    .nullable()
    .describe('The client seen there last'),
})

/** All that is known about one address. */
export const addressCard = z.object({
  ip: z.string(),
  scope: z.string().nullable().describe('Name; null: the address lies in no scope'),
  scopeId: uuid.nullable(),
  subnet: z.string().nullable().describe('CIDR'),
  pool: z
    .object({ first: z.string(), last: z.string() })
    .nullable()
    .describe('The pool that the address lies in'),
  unusable: z.string().nullable().describe('Why no host can have it; null: one can'),
  reservation: reservation.nullable(),
  lease: lease.nullable().describe('The last one known, also when it has ended'),
  records: z.array(record).describe(`The first ${CARD_ROWS}, forward and reverse`),
  recordCount: z.int(),
  watch: watchOfAddress.nullable(),
  alerts: z.array(alert).describe(`The first ${CARD_ROWS} that are not resolved`),
  text: z.string().describe('All that in one sentence'),
})
export type AddressCard = z.infer<typeof addressCard>
