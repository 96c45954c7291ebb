import { identifierNames } from '@/components/ddi/words'
import type { Reservation } from '@/lib/contract/reservation'

/** Who a reservation is for: the MAC, or another identifier with its kind. */
export function IdentifierText({ row }: { row: Pick<Reservation, 'mac' | 'identifier'> }) {
  if (row.mac) return <span className="data">{row.mac}</span>
  return (
    <span className="flex min-w-0 items-baseline gap-1.5" title={row.identifier.value}>
      <span className="shrink-0 text-ink-3 text-xs">
        {identifierNames[row.identifier.type] ?? row.identifier.type}
      </span>
      <span className="data truncate">{row.identifier.value}</span>
    </span>
  )
}
