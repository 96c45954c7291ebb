'use client'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import {
  candidateColumns,
  keyOfCandidate,
  kindLooks,
} from '@/app/(console)/dhcp/infrastructure/_components/columns'
import { OnTheirWay } from '@/app/(console)/dhcp/infrastructure/_components/on-their-way'
import { ListTable } from '@/components/ddi/list-table'
import { InfrastructurePlanDialog } from '@/components/ddi/reservation/infrastructure-plan'
import { ScopeFilter, useKnownScopes } from '@/components/ddi/scope-filter'
import { useRoleReason } from '@/components/ddi/session'
import { FilterBar } from '@/components/table/filter-bar'
import { FilterSelect } from '@/components/table/filter-select'
import { useList } from '@/components/table/use-list'
import { useListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { CANDIDATE_KINDS, candidateQuery, type InfrastructureSelection } from '@/lib/contract/infrastructure'

const filters = ['kind', 'scope'] as const
const kinds = CANDIDATE_KINDS.map((value) => ({ value, label: kindLooks[value].title }))

interface Asked {
  selection: InfrastructureSelection
  onDone: () => void
}

/** Keys of chosen rows as the API takes them. */
function selectionOf(keys: readonly string[]): InfrastructureSelection {
  const of = (source: string) =>
    keys.filter((key) => key.startsWith(`${source}:`)).map((key) => key.slice(source.length + 1))
  return { ids: of('reservation'), leases: of('lease') }
}

/** Everything that may be infrastructure, with the reason; chosen rows are marked together after their plan was shown. */
export function Candidates() {
  const url = useListUrl(filters, 'ip', candidateQuery, useKnownScopes())
  const result = useList('listCandidates', url.query)
  const [asked, setAsked] = useState<Asked | null>(null)
  const role = useRoleReason('operator')
  const total = result.data?.total
  const all = () => {
    const { kind, scope } = url.filters
    setAsked({
      selection: {
        filter: {
          ...(kind ? { kind: kind as (typeof CANDIDATE_KINDS)[number] } : {}),
          ...(scope ? { scope } : {}),
          ...(url.q ? { q: url.q } : {}),
        },
      },
      onDone: () => undefined,
    })
  }
  return (
    <>
      <PageHeader
        title="Mark as Infrastructure"
        sources={<OnTheirWay />}
        subtitle="Names that should never vanish: reserved servers, BMCs, leases that one client has held for a week."
        actions={
          <Button
            look="primary"
            disabledReason={role ?? (total === 0 ? 'There is no candidate' : undefined)}
            onClick={all}
          >
            <ShieldCheck aria-hidden />
            {total === undefined ? 'Preview all' : `Preview all ${total.toLocaleString('en')}`}
          </Button>
        }
      />
      <ListTable
        label="Candidates"
        columns={candidateColumns}
        result={result}
        url={url}
        rowId={keyOfCandidate}
        rowLabel={(row) => row.hostname ?? row.ip ?? row.id}
        placeholder="IP, MAC, name or network"
        filters={
          <FilterBar url={url} shown={['kind', 'scope']}>
            <FilterSelect
              label="Kind"
              value={url.filters.kind}
              options={kinds}
              onChange={(kind) => url.set({ kind })}
            />
            <ScopeFilter value={url.filters.scope} onChange={(scope) => url.set({ scope })} />
          </FilterBar>
        }
        bulk={(keys, clear) => (
          <Button
            size="sm"
            disabledReason={role}
            onClick={() => setAsked({ selection: selectionOf(keys), onDone: clear })}
          >
            <ShieldCheck aria-hidden />
            Preview {keys.length.toLocaleString('en')}
          </Button>
        )}
        what="the candidates"
        noneFits={{
          title: 'No candidate fits',
          hint: 'A name, an address, a network or a MAC can be searched.',
        }}
        none={
          <EmptyState
            icon={ShieldCheck}
            title="No candidates"
            action={<LinkButton href="/dhcp/reservations">Reservations</LinkButton>}
          >
            Every reservation with a name is infrastructure already, or there is none yet.
          </EmptyState>
        }
      />
      {asked ? (
        <InfrastructurePlanDialog
          selection={asked.selection}
          onDone={asked.onDone}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </>
  )
}
