'use client'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { call } from '@/lib/client/api'
import type { ApiToken } from '@/lib/contract/account'

/** Asks before a token stops working. */
export function RevokeToken({
  token,
  onRevoked,
  onClose,
}: {
  token: ApiToken
  onRevoked: () => void
  onClose: () => void
}) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const revoke = async () => {
    setBusy(true)
    try {
      await call('revokeToken', { params: { id: token.id } })
      toast.success(`${token.name}: revoked`)
      onRevoked()
      onClose()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'Revoking failed')
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Revoke ${token.name}?`}
      description="Scripts that use it are refused at once. This cannot be undone; a new token can be made."
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" busy={busy} onClick={() => void revoke()}>
            Revoke token
          </Button>
        </>
      }
    >
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </Dialog>
  )
}
