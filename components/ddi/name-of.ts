import type { Reservation } from '@/lib/contract/reservation'

/** What a reservation is called: by its name, else its address, else its client. */
export function nameOf(row: Pick<Reservation, 'hostname' | 'ip' | 'mac' | 'identifier'>): string {
  return row.hostname ?? row.ip ?? row.mac ?? row.identifier.value
}
