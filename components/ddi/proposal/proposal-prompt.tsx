'use client'
import { useQuery } from '@tanstack/react-query'
import { BookmarkPlus, Crosshair, UserPen } from 'lucide-react'
import { useState } from 'react'
import { identifierWords, reasonWords } from '@/components/ddi/client-text'
import { ClientFields } from '@/components/ddi/proposal/client-fields'
import { clientBody, noClient } from '@/components/ddi/proposal/client-input'
import { useProposalVerbs } from '@/components/ddi/proposal/use-proposal-verbs'
import { mayPropose } from '@/components/ddi/record/writable'
import { useRoleReason } from '@/components/ddi/session'
import { Button } from '@/components/ui/button'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { TimeAgo } from '@/components/ui/time-ago'
import { query } from '@/lib/client/queries'
import type { Proposal } from '@/lib/contract/proposal'
import type { DnsRecord } from '@/lib/contract/record'

/** What DHCP could do for a static record, asked where the record stands. It asks once: what is dismissed stays so. */
export function ProposalPrompt({ record }: { record: DnsRecord }) {
  const { data, isPending } = useQuery({
    ...query('getRecordProposal', { params: { id: record.id } }),
    enabled: mayPropose(record),
  })
  if (!mayPropose(record)) return null
  if (!data) return isPending ? <Skeleton className="h-20" /> : null
  return (
    <section aria-label="Proposal" className="flex flex-col gap-2">
      {data.drift ? <Notice tone="warn" title={data.drift} /> : null}
      {data.kind === 'none' ? (
        <Nothing proposal={data} />
      ) : record.dismissed ? (
        <Dismissed record={record} by={record.dismissed.by} at={record.dismissed.at} />
      ) : (
        <Offer key={data.kind} record={record} proposal={data} />
      )}
    </section>
  )
}

/** There is nothing to ask; a reservation that is there already is shown. */
function Nothing({ proposal: { message, reservationId } }: { proposal: Proposal }) {
  if (reservationId === null) return null
  return (
    <Notice
      tone="ok"
      title={message}
      action={
        <LinkButton size="sm" href={`/dhcp/reservations/${reservationId}`}>
          Open reservation
        </LinkButton>
      }
    />
  )
}

function Dismissed({ record, by, at }: { record: DnsRecord; by: string; at: string }) {
  const role = useRoleReason('operator')
  const { dismiss, busy, problem } = useProposalVerbs(record)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-line border-dashed px-3 py-2 text-ink-3 text-sm">
      <p className="min-w-0 flex-1">
        No reservation is offered: dismissed by {by} <TimeAgo at={at} />.
      </p>
      <Button size="sm" busy={busy !== null} disabledReason={role} onClick={() => void dismiss(true)}>
        Offer again
      </Button>
      {problem ? <p className="basis-full text-bad">{problem}</p> : null}
    </div>
  )
}

function draftWords({ reservation, from }: Proposal): string | null {
  if (reservation === null) return null
  const { mac, identifier, hostname, scope, ip } = reservation
  const client = mac ?? (identifier ? identifierWords(identifier.type, identifier.value) : null)
  const whom = client === null ? '' : ` for ${client}`
  const source = from === null ? '' : `, known from ${reasonWords(from)}`
  return `${ip}${whom} as ${hostname ?? 'no name'} in ${scope}, with the defaults of Infrastructure${source}.`
}

function Offer({ record, proposal }: { record: DnsRecord; proposal: Proposal }) {
  const role = useRoleReason('operator')
  const { reserve, dismiss, watch, busy, problem } = useProposalVerbs(record)
  const unknown = proposal.kind === 'watch'
  const [byHand, setByHand] = useState(false)
  const [typed, setTyped] = useState(noClient)
  const [fault, setFault] = useState<string>()
  const asksForClient = unknown || byHand
  const create = () => {
    if (role !== undefined) return
    if (!asksForClient) return void reserve({})
    const read = clientBody(typed)
    setFault('fault' in read ? read.fault : undefined)
    if ('body' in read) void reserve(read.body)
  }
  const createLabel = proposal.kind === 'create-fixed-reservation' ? 'Create' : 'Create Reservation'
  const blocked = (verb: string) =>
    role ?? (busy !== null && busy !== verb ? 'Something is being saved' : undefined)
  const words = draftWords(proposal)
  return (
    <div className="flex flex-col gap-2.5 rounded-md border border-accent bg-accent-soft px-3.5 py-3 text-sm">
      <div>
        <p className="font-semibold text-ink">{proposal.message}</p>
        {words && !asksForClient ? <p className="wrap-anywhere mt-0.5 text-ink-2">{words}</p> : null}
        {unknown && proposal.watchId ? (
          <p className="mt-0.5 text-ink-2">
            It is on the watchlist: as soon as a client leases it you are asked to bind it.
          </p>
        ) : null}
      </div>
      {asksForClient ? (
        <ClientFields
          value={typed}
          onChange={(next) => {
            setTyped(next)
            setFault(undefined)
          }}
          onEnter={create}
          fault={fault}
          autoFocus={byHand}
        />
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        {unknown && !proposal.watchId ? (
          <Button
            look="primary"
            busy={busy === 'watch'}
            disabledReason={blocked('watch')}
            onClick={() => void watch()}
          >
            <Crosshair aria-hidden />
            Watch
          </Button>
        ) : null}
        <Button
          look={unknown ? 'secondary' : 'primary'}
          busy={busy === 'reserve'}
          disabledReason={blocked('reserve')}
          onClick={create}
        >
          <BookmarkPlus aria-hidden />
          {createLabel}
        </Button>
        <Button
          busy={busy === 'dismiss'}
          disabledReason={blocked('dismiss')}
          onClick={() => void dismiss(false)}
        >
          Dismiss
        </Button>
        {unknown ? null : (
          <Button look="ghost" aria-expanded={byHand} onClick={() => setByHand(!byHand)}>
            <UserPen aria-hidden />
            {byHand ? 'The client of the lease' : 'Another client'}
          </Button>
        )}
        {proposal.watchId ? (
          <LinkButton look="ghost" href={`/watchlist?open=${proposal.watchId}`}>
            <Crosshair aria-hidden />
            Open watch
          </LinkButton>
        ) : null}
      </div>
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </div>
  )
}
