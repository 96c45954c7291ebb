'use client'
import { CircleUser, KeySquare, LogOut } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { useMe } from '@/components/ddi/session'
import { ChangePassword } from '@/components/shell/change-password'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { call } from '@/lib/client/api'

/** Who is signed in, with which role, and the way out. */
export function AccountMenu() {
  const me = useMe()
  const [password, setPassword] = useState(false)
  const signOut = () => {
    call('signOut').then(
      () => window.location.assign('/sign-in'),
      (error: unknown) => toast.error(error instanceof Error ? error.message : 'Signing out failed'),
    )
  }
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Account: ${me.name}`}>
            <CircleUser aria-hidden />
          </IconButton>
        }
      >
        <div className="px-2 py-1.5 text-sm">
          <p className="truncate font-medium">{me.name}</p>
          <p className="truncate text-ink-3 text-xs">{me.email}</p>
          <p className="mt-1 text-ink-3 text-xs">
            Role: <span className="font-medium text-ink">{me.role}</span>
          </p>
        </div>
        <MenuSeparator />
        <MenuItem icon={KeySquare} onSelect={() => setPassword(true)}>
          Change password
        </MenuItem>
        <MenuItem icon={LogOut} onSelect={signOut}>
          Sign out
        </MenuItem>
      </Menu>
      <ChangePassword open={password} onClose={() => setPassword(false)} />
    </>
  )
}
