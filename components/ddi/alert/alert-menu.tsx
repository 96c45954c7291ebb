'use client'
import { BellOff, CheckCheck, Ellipsis, Eye } from 'lucide-react'
import { type AlertVerbs, SNOOZES, useAlertReasons } from '@/components/ddi/alert/use-alert-verbs'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu'
import type { Alert } from '@/lib/contract/alert'

/** The verbs of an alert in a list. */
export function AlertMenu({ alert, verbs }: { alert: Alert; verbs: AlertVerbs }) {
  const reasons = useAlertReasons(alert)
  return (
    <Menu
      trigger={
        <IconButton label={`Verbs for ${alert.summary}`}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={Eye} disabledReason={reasons.acknowledge} onSelect={() => verbs.acknowledge(alert)}>
        Acknowledge
      </MenuItem>
      <MenuItem icon={CheckCheck} disabledReason={reasons.resolve} onSelect={() => verbs.resolve(alert)}>
        Resolve
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>Snooze for</MenuLabel>
      {SNOOZES.map(({ hours, label }) => (
        <MenuItem
          key={hours}
          icon={BellOff}
          disabledReason={reasons.snooze}
          onSelect={() => verbs.snooze(alert, hours, label)}
        >
          {label}
        </MenuItem>
      ))}
    </Menu>
  )
}
