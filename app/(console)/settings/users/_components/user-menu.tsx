'use client'
import { useQueryClient } from '@tanstack/react-query'
import { Ellipsis, KeySquare, UserCheck, UserCog, UserX } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { SecretOnce } from '@/components/form/secret-once'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu'
import { exact } from '@/components/ui/time'
import { call } from '@/lib/client/api'
import type { PasswordLink, User, UserPatch } from '@/lib/contract/account'
import { ROLES } from '@/lib/contract/role'

/** What an administrator can do with a user. */
export function UserMenu({ user, own }: { user: User; own: boolean }) {
  const client = useQueryClient()
  const [link, setLink] = useState<PasswordLink>()
  const mine = own ? 'This is you: another administrator must do it.' : undefined
  const told = (error: unknown) => toast.error(error instanceof Error ? error.message : 'It failed')
  const change = (body: UserPatch, done: string) => {
    call('updateUser', { params: { id: user.id }, body }).then(async () => {
      toast.success(`${user.name}: ${done}`)
      await client.invalidateQueries({ queryKey: ['listUsers'] })
    }, told)
  }
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Verbs for ${user.email}`}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuLabel>Role</MenuLabel>
        {ROLES.map((role) => (
          <MenuItem
            key={role}
            icon={UserCog}
            disabledReason={role === user.role ? 'is the role now' : mine}
            onSelect={() => change({ role }, `is ${role} now`)}
          >
            {role}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem
          icon={KeySquare}
          onSelect={() => {
            call('createPasswordLink', { params: { id: user.id } }).then(setLink, told)
          }}
        >
          Make a password link
        </MenuItem>
        <MenuItem
          icon={user.disabled ? UserCheck : UserX}
          danger={!user.disabled}
          disabledReason={mine}
          onSelect={() =>
            change(
              { disabled: !user.disabled },
              user.disabled ? 'may sign in again' : 'may no longer sign in',
            )
          }
        >
          {user.disabled ? 'Enable' : 'Disable'}
        </MenuItem>
      </Menu>
      {link ? (
        <SecretOnce
          title={`Password link for ${user.name}`}
          secret={new URL(link.path, window.location.origin).href}
          copyLabel="Copy the link"
          onClose={() => setLink(undefined)}
        >
          Hand it over yourself. It works once, until {exact(Date.parse(link.expiresAt))}.
        </SecretOnce>
      ) : null}
    </>
  )
}
