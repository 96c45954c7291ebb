'use client'
import { useQuery } from '@tanstack/react-query'
import { BookmarkCheck, BookmarkPlus, CircleHelp, PencilLine } from 'lucide-react'
import { notReservable } from '@/components/ddi/lease/reservable'
import { notPromotable } from '@/components/ddi/record/promotable'
import { useRoleReason } from '@/components/ddi/session'
import { seenClientWords } from '@/components/ddi/watch/client-words'
import { watchReasons } from '@/components/ddi/watch/watch-reasons'
import { PaletteItem } from '@/components/shell/palette-item'
import { query } from '@/lib/client/queries'
import type { SearchHit } from '@/lib/contract/overview'

/** What the verbs are about: the best reservation, lease, watch and record found; of records a name before its pointer. */
function subjectsOf(hits: readonly SearchHit[]): SearchHit[] {
  const records = hits.filter(({ kind }) => kind === 'record')
  const record = records.find(({ detail }) => /^A(?:AAA)? /.test(detail)) ?? records[0]
  return hits.filter(
    (hit) =>
      hit === record ||
      ((hit.kind === 'lease' || hit.kind === 'reservation' || hit.kind === 'watch') &&
        hits.find(({ kind }) => kind === hit.kind) === hit),
  )
}

/** What can be done with what was found, now; a verb that is not valid stays, and says why. */
export function PaletteVerbs({ hits, go }: { hits: readonly SearchHit[]; go: (href: string) => void }) {
  return subjectsOf(hits).map((hit) => {
    const key = `${hit.kind}-${hit.id}`
    if (hit.kind === 'record') return <RecordVerbs key={key} hit={hit} go={go} />
    if (hit.kind === 'watch') return <WatchVerbs key={key} hit={hit} go={go} />
    if (hit.kind === 'lease') return <LeaseVerbs key={key} hit={hit} go={go} />
    return <WhyItem key={key} hit={hit} onSelect={() => go(hit.href)} />
  })
}

interface VerbsProps {
  hit: SearchHit
  go: (href: string) => void
}

function WhyItem({ hit, onSelect }: { hit: SearchHit; onSelect: () => void }) {
  return (
    <PaletteItem
      value={`why-${hit.kind}-${hit.id}`}
      icon={CircleHelp}
      title={`Why? ${hit.title}`}
      onSelect={onSelect}
    />
  )
}

function RecordVerbs({ hit, go }: VerbsProps) {
  const { data: record } = useQuery({ ...query('getRecord', { params: { id: hit.id } }), staleTime: 5_000 })
  const role = useRoleReason('operator')
  const reason = role ?? (record ? notPromotable(record) : undefined)
  const href = `/dns/records?open=${encodeURIComponent(hit.id)}`
  return (
    <>
      {record ? (
        <PaletteItem
          value={`promote-${hit.id}`}
          icon={PencilLine}
          title={`Promote ${hit.title} to static`}
          detail={reason}
          disabled={reason !== undefined}
          onSelect={() => go(`${href}&verb=promote`)}
        />
      ) : null}
      <WhyItem hit={hit} onSelect={() => go(href)} />
    </>
  )
}

function WatchVerbs({ hit, go }: VerbsProps) {
  const { data: watch } = useQuery({ ...query('getWatch', { params: { id: hit.id } }), staleTime: 5_000 })
  const role = useRoleReason('operator')
  if (!watch) return null
  const reason = watchReasons(watch, role).bind
  return (
    <PaletteItem
      value={`bind-${hit.id}`}
      icon={BookmarkCheck}
      title={`Bind ${watch.ip}`}
      detail={reason ?? (watch.client ? `to ${seenClientWords(watch.client)}` : undefined)}
      disabled={reason !== undefined}
      onSelect={() => go(`/watchlist?open=${encodeURIComponent(hit.id)}`)}
    />
  )
}

function LeaseVerbs({ hit, go }: VerbsProps) {
  const { data } = useQuery({
    ...query('listLeases', { query: { ip: hit.id, limit: 1 } }),
    staleTime: 5_000,
  })
  const lease = data?.items[0]
  const role = useRoleReason('operator')
  const reason = role ?? (lease ? notReservable(lease) : undefined)
  const href = `/dhcp/leases?open=${encodeURIComponent(hit.id)}`
  return (
    <>
      {lease ? (
        <PaletteItem
          value={`reserve-${hit.id}`}
          icon={BookmarkPlus}
          title={`Reserve ${hit.id}`}
          detail={reason}
          disabled={reason !== undefined}
          onSelect={() => go(`${href}&verb=reserve`)}
        />
      ) : null}
      <WhyItem hit={hit} onSelect={() => go(href)} />
    </>
  )
}
