import { UserMenu } from '@/app/(console)/settings/users/_components/user-menu'
import type { Column } from '@/components/table/column'
import { Badge } from '@/components/ui/badge'
import { Instant, TimeAgo } from '@/components/ui/time-ago'
import type { User } from '@/lib/contract/account'

/** What a row of the list shows. `own` is the id of the signed-in person. */
export function userColumns(own: string): readonly Column<User>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: 10,
      grow: 1,
      sort: 'name',
      fixed: true,
      card: 'heading',
      cell: (row) => (
        <span className="font-medium">
          {row.name}
          {row.id === own ? <span className="ml-1.5 font-normal text-ink-3 text-xs">you</span> : null}
        </span>
      ),
    },
    {
      id: 'email',
      title: 'E-mail',
      sort: 'email',
      width: 11,
      grow: 2,
      cell: (row) => <span className="block truncate">{row.email}</span>,
    },
    { id: 'role', title: 'Role', width: 7.5, cell: (row) => row.role },
    {
      id: 'state',
      title: 'State',
      width: 7,
      cell: (row) =>
        row.disabled ? <Badge tone="warn">disabled</Badge> : <Badge tone="ok">may sign in</Badge>,
    },
    {
      id: 'seen',
      title: 'Last seen',
      width: 7,
      leaves: 0,
      cell: (row) =>
        row.lastSeenAt ? (
          <TimeAgo at={row.lastSeenAt} className="whitespace-nowrap text-ink-2" />
        ) : (
          <span className="text-ink-3">never</span>
        ),
    },
    {
      id: 'createdAt',
      title: 'Created',
      width: 9.5,
      leaves: 1,
      sort: 'createdAt',
      cell: (row) => <Instant at={row.createdAt} className="whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'verbs',
      title: '',
      width: 3.5,
      fixed: true,
      card: 'corner',
      align: 'right',
      cell: (row) => <UserMenu user={row} own={row.id === own} />,
    },
  ]
}
