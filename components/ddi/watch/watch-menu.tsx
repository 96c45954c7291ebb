'use client'
import { BookmarkPlus, Ellipsis, Eye, Trash2, UserPen, UserX } from 'lucide-react'
import { useRoleReason } from '@/components/ddi/session'
import type { WatchVerbs } from '@/components/ddi/watch/use-watch-verbs'
import { watchReasons } from '@/components/ddi/watch/watch-reasons'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import type { Watch } from '@/lib/contract/watch'

/** The verbs of a row. */
export function WatchMenu({
  watch,
  verbs,
  onBindTyped,
}: {
  watch: Watch
  verbs: WatchVerbs
  onBindTyped: (watch: Watch) => void
}) {
  const role = useRoleReason('operator')
  const reasons = watchReasons(watch, role)
  return (
    <Menu
      trigger={
        <IconButton label={`Verbs for ${watch.ip}`}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={BookmarkPlus} disabledReason={reasons.bind} onSelect={() => void verbs.bind(watch)}>
        Bind the seen client
      </MenuItem>
      <MenuItem icon={UserPen} disabledReason={reasons.bindTyped} onSelect={() => onBindTyped(watch)}>
        Bind a client by hand
      </MenuItem>
      <MenuItem icon={UserX} disabledReason={reasons.reject} onSelect={() => void verbs.reject(watch)}>
        Not this one
      </MenuItem>
      <MenuSeparator />
      {watch.state === 'dismissed' ? (
        <MenuItem icon={Eye} disabledReason={role} onSelect={() => void verbs.again(watch)}>
          Watch again
        </MenuItem>
      ) : (
        <MenuItem
          icon={Trash2}
          danger
          disabledReason={reasons.remove}
          onSelect={() => void verbs.remove(watch)}
        >
          Remove
        </MenuItem>
      )}
    </Menu>
  )
}
