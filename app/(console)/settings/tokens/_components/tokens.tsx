'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { CreateToken } from '@/app/(console)/settings/tokens/_components/create-token'
import { RevokeToken } from '@/app/(console)/settings/tokens/_components/revoke-token'
import { tokenColumns } from '@/app/(console)/settings/tokens/_components/token-columns'
import { ProblemState } from '@/components/ddi/problem-state'
import { useRoleReason } from '@/components/ddi/session'
import { SimpleTable } from '@/components/table/simple-table'
import { TableSkeleton } from '@/components/table/table-skeleton'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { query } from '@/lib/client/queries'
import type { ApiToken } from '@/lib/contract/account'

/** API tokens: who may do what with them, until when. */
export function Tokens() {
  const client = useQueryClient()
  const reason = useRoleReason('administrator')
  const { data, error, isPending, refetch } = useQuery({
    ...query('listTokens'),
    enabled: reason === undefined,
  })
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<ApiToken>()
  const changed = () => void client.invalidateQueries({ queryKey: ['listTokens'] })
  const create = (
    <Button look="primary" disabledReason={reason} onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create token
    </Button>
  )
  return (
    <>
      <PageHeader title="API tokens" subtitle="For scripts. Stored hashed; shown once." actions={create} />
      <PageBody>
        <Card className="overflow-hidden">
          {reason ? (
            <EmptyState icon={KeyRound} title="Only administrators see the tokens">
              {reason}
            </EmptyState>
          ) : isPending ? (
            <TableSkeleton rows={4} />
          ) : error && !data ? (
            <ProblemState error={error} what="the tokens" retry={() => void refetch()} />
          ) : data && data.items.length > 0 ? (
            <SimpleTable
              label="API tokens"
              columns={tokenColumns(setRevoking)}
              rows={data.items}
              rowKey={(token) => token.id}
            />
          ) : (
            <EmptyState icon={KeyRound} title="No tokens" action={create}>
              A script sends one as “Authorization: Bearer TOKEN”.
            </EmptyState>
          )}
        </Card>
      </PageBody>
      {creating ? <CreateToken onCreated={changed} onClose={() => setCreating(false)} /> : null}
      {revoking ? (
        <RevokeToken token={revoking} onRevoked={changed} onClose={() => setRevoking(undefined)} />
      ) : null}
    </>
  )
}
