import type { SimpleColumn } from '@/components/table/simple-table'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Instant, TimeAgo } from '@/components/ui/time-ago'
import type { ApiToken } from '@/lib/contract/account'

function stateOf(token: ApiToken): 'revoked' | 'expired' | 'valid' {
  if (token.revokedAt) return 'revoked'
  return token.expiresAt && Date.parse(token.expiresAt) < Date.now() ? 'expired' : 'valid'
}

/** The list of tokens. `onRevoke` asks before it takes one back. */
export function tokenColumns(onRevoke: (token: ApiToken) => void): readonly SimpleColumn<ApiToken>[] {
  return [
    { title: 'Name', cell: (token) => <span className="font-medium">{token.name}</span> },
    { title: 'Role', cell: (token) => token.role },
    {
      title: 'State',
      cell: (token) => {
        const state = stateOf(token)
        return <Badge tone={state === 'valid' ? 'ok' : 'neutral'}>{state}</Badge>
      },
    },
    {
      title: 'Expires',
      cell: (token) =>
        token.expiresAt ? <TimeAgo at={token.expiresAt} /> : <span className="text-ink-3">never</span>,
    },
    {
      title: 'Last used',
      cell: (token) =>
        token.lastUsedAt ? <TimeAgo at={token.lastUsedAt} /> : <span className="text-ink-3">never</span>,
    },
    { title: 'Created by', cell: (token) => token.createdBy },
    {
      title: 'Created',
      wide: true,
      cell: (token) => <Instant at={token.createdAt} className="text-ink-2" />,
    },
    {
      title: '',
      align: 'right',
      cell: (token) => (
        <Button
          size="sm"
          look="danger-quiet"
          aria-label={`Revoke ${token.name}`}
          disabledReason={token.revokedAt ? 'It is revoked already.' : undefined}
          onClick={() => onRevoke(token)}
        >
          Revoke
        </Button>
      ),
    },
  ]
}
