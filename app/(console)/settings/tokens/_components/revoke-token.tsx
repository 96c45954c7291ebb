'use client'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { call } from '@/lib/client/api'
import type { ApiToken } from '@/lib/contract/account'

/** Asks before a token stops working. */
export function RevokeToken({
  token: { id, name },
  onRevoked,
  onClose,
}: {
  token: ApiToken
  onRevoked: () => void
  onClose: () => void
}) {
  return (
    <ConfirmDialog
      title={`Revoke ${name}?`}
      description="Scripts that use it are refused at once. This cannot be undone; a new token can be made."
      verb="Revoke token"
      onConfirm={async () => {
        await call('revokeToken', { params: { id } })
        toast.success(`${name}: revoked`)
        onRevoked()
      }}
      onClose={onClose}
    />
  )
}
