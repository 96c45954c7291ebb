'use client'
import { Plus, UserX } from 'lucide-react'
import { useMemo, useState } from 'react'
import { CreateUser } from '@/app/(console)/settings/users/_components/create-user'
import { userColumns } from '@/app/(console)/settings/users/_components/user-columns'
import { ListTable } from '@/components/ddi/list-table'
import { useMe, useRoleReason } from '@/components/ddi/session'
import { useList } from '@/components/table/use-list'
import { useListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { userQuery } from '@/lib/contract/account'

const filters = [] as const

/** The people: names, roles, and whether they may still sign in. */
export function Users() {
  const reason = useRoleReason('administrator')
  const [creating, setCreating] = useState(false)
  return (
    <>
      <PageHeader
        title="Users"
        subtitle="viewer reads, operator changes, administrator manages."
        actions={
          <Button look="primary" disabledReason={reason} onClick={() => setCreating(true)}>
            <Plus aria-hidden />
            Create user
          </Button>
        }
      />
      {reason ? (
        <EmptyState icon={UserX} title="Only administrators see the users">
          {reason}
        </EmptyState>
      ) : (
        <UserTable />
      )}
      {creating ? <CreateUser onClose={() => setCreating(false)} /> : null}
    </>
  )
}

function UserTable() {
  const url = useListUrl(filters, 'email', userQuery)
  const result = useList('listUsers', url.query)
  const me = useMe()
  const columns = useMemo(() => userColumns(me.id), [me.id])
  return (
    <ListTable
      label="Users"
      columns={columns}
      result={result}
      url={url}
      rowId={(row) => row.id}
      rowLabel={(row) => row.email}
      placeholder="Name or e-mail"
      what="the users"
      noneFits={{ title: 'No user fits' }}
      none={<EmptyState icon={UserX} title="No users" />}
    />
  )
}
