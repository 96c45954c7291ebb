'use client'
import { BellMinus, BellOff, CheckCheck, Ellipsis, Eye, UserRoundPlus, Wrench } from 'lucide-react'
import { SNOOZES, useAlertReasons } from '@/components/ddi/alert/use-alert-verbs'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu'
import type { Alert } from '@/lib/contract/alert'

export type MenuVerb = 'acknowledge' | 'resolve' | 'assign' | 'mute' | 'fix' | 'snooze'

/** The verbs of an alert in a list, or of a group that it stands for. */
export function AlertMenu({
  alert,
  many,
  onVerb,
}: {
  alert: Alert
  /** It stands for more than itself: what only holds for it holds nothing back. */
  many: boolean
  onVerb: (verb: MenuVerb, hours?: number, label?: string) => void
}) {
  const own = useAlertReasons(alert)
  const group = useAlertReasons(undefined)
  const reasons = many ? group : own
  return (
    <Menu
      trigger={
        <IconButton label={`Verbs for ${alert.summary}`}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={Wrench} disabledReason={reasons.fix} onSelect={() => onVerb('fix')}>
        Fix…
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Eye} disabledReason={reasons.acknowledge} onSelect={() => onVerb('acknowledge')}>
        Acknowledge
      </MenuItem>
      <MenuItem icon={UserRoundPlus} disabledReason={reasons.assign} onSelect={() => onVerb('assign')}>
        Assign…
      </MenuItem>
      <MenuItem icon={CheckCheck} disabledReason={reasons.resolve} onSelect={() => onVerb('resolve')}>
        Resolve
      </MenuItem>
      <MenuItem icon={BellMinus} disabledReason={reasons.mute} onSelect={() => onVerb('mute')}>
        Mute…
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>Snooze for</MenuLabel>
      {SNOOZES.map(({ hours, label }) => (
        <MenuItem
          key={hours}
          icon={BellOff}
          disabledReason={reasons.snooze}
          onSelect={() => onVerb('snooze', hours, label)}
        >
          {label}
        </MenuItem>
      ))}
    </Menu>
  )
}
