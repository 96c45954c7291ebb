'use client'
import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { nameOf } from '@/components/ddi/name-of'
import { useRoleReason } from '@/components/ddi/session'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem } from '@/components/ui/menu'
import type { Reservation } from '@/lib/contract/reservation'

/** The verbs of a row. */
export function RowMenu({
  row,
  onEdit,
  onDelete,
}: {
  row: Reservation
  onEdit: (row: Reservation) => void
  onDelete: (row: Reservation) => void
}) {
  const role = useRoleReason('operator')
  const leaving = row.pending === 'delete' ? 'It is being deleted.' : undefined
  return (
    <Menu
      trigger={
        <IconButton label={`Verbs for ${nameOf(row)}`}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={Pencil} disabledReason={role ?? leaving} onSelect={() => onEdit(row)}>
        Edit
      </MenuItem>
      <MenuItem icon={Trash2} danger disabledReason={role ?? leaving} onSelect={() => onDelete(row)}>
        Delete
      </MenuItem>
    </Menu>
  )
}
