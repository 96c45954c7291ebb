'use client'
import { BellMinus } from 'lucide-react'
import Link from 'next/link'
import { AddressLink } from '@/components/ddi/address/address-link'
import { AlertStateChip, SeverityChip } from '@/components/ddi/alert/alert-chips'
import { factsOf, type PartyText, partiesOf, placesOf } from '@/components/ddi/alert/alert-detail'
import { kindCure } from '@/components/ddi/alert/alert-words'
import { Drifted } from '@/components/ddi/alert/drifted'
import { reasonWords } from '@/components/ddi/client-text'
import { Why } from '@/components/ddi/why/why'
import { Badge } from '@/components/ui/badge'
import { Fact, Facts } from '@/components/ui/facts'
import { Instant, TimeAgo } from '@/components/ui/time-ago'
import type { Alert } from '@/lib/contract/alert'

/** All that is known of an alert: both sides, where they meet, since when, what to do, and why. */
export function AlertBody({ alert }: { alert: Alert }) {
  const parties = partiesOf(alert.detail)
  const cure = kindCure(alert.kind)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SeverityChip severity={alert.severity} />
        <AlertStateChip alert={alert} />
        {alert.muted ? (
          <Badge icon={BellMinus} title="A mute rule keeps it out of the inbox">
            muted
          </Badge>
        ) : null}
      </div>
      <p className="wrap-anywhere text-sm">{reasonWords(alert.summary)}</p>
      {parties ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <Party title={parties.refused ? 'Has the name' : 'Had it first'} party={parties.holder} tone="ok" />
          <Party
            title={parties.refused ? 'Was refused' : 'Has it too'}
            party={parties.claimant}
            tone={parties.refused ? 'bad' : 'warn'}
          />
        </div>
      ) : null}
      <Places alert={alert} />
      <Drifted detail={alert.detail} />
      <Facts>
        <Fact name="Name" mono>
          {alert.name}
        </Fact>
        <Fact name="Address" mono>
          {alert.ip ? <AddressLink ip={alert.ip} className="text-accent" /> : null}
        </Fact>
        <Fact name="Scope">{alert.scope}</Fact>
        {factsOf(alert.detail).map((fact) => (
          <Fact key={fact.name} name={fact.name} mono={fact.name !== 'Since'}>
            {fact.name === 'Since' ? <Instant at={fact.value} /> : fact.value}
          </Fact>
        ))}
        <Fact name="Raised">
          <Instant at={alert.createdAt} />
        </Fact>
        <Fact name="Last met">
          <TimeAgo at={alert.lastAt} />
          {alert.count > 1 ? <span className="text-ink-3">, {alert.count} times</span> : null}
        </Fact>
        <Fact name="Assigned to">{alert.assignedTo}</Fact>
        <Fact name="Looked after by">{alert.acknowledgedBy}</Fact>
        {alert.resolvedAt ? (
          <Fact name="Resolved">
            <Instant at={alert.resolvedAt} />,{' '}
            {alert.resolvedBy ? `by ${alert.resolvedBy}` : 'its reason is gone'}
          </Fact>
        ) : null}
      </Facts>
      {cure && alert.state !== 'resolved' ? (
        <section>
          <h3 className="mb-1 font-semibold text-sm">What to do</h3>
          <p className="text-ink-2 text-sm">{cure}</p>
        </section>
      ) : null}
      <Why of={{ alert: alert.id }} />
    </>
  )
}

function Party({ title, party, tone }: { title: string; party: PartyText; tone: 'ok' | 'bad' | 'warn' }) {
  return (
    <section aria-label={title} className="min-w-0 rounded-md border border-line p-3 text-sm">
      <Badge tone={tone}>{title}</Badge>
      <p className="mt-1.5 font-medium">
        {party.href ? (
          <Link href={party.href} className="text-accent hover:underline">
            {party.what}
          </Link>
        ) : (
          party.what
        )}
      </p>
      <p className="wrap-anywhere text-ink-2">{party.client ?? 'Nobody knows the client.'}</p>
      {party.value ? <p className="data wrap-anywhere text-ink-2">{party.value}</p> : null}
    </section>
  )
}

function Places({ alert }: { alert: Alert }) {
  const places = placesOf(alert.detail)
  if (places.length === 0) return null
  return (
    <ul aria-label="Where" className="divide-y divide-line rounded-md border border-line text-sm">
      {places.map((place) => (
        <li key={`${place.view} ${place.zone} ${place.value}`} className="px-3 py-1.5">
          <div className="flex flex-wrap items-baseline gap-x-3">
            <span className="data wrap-anywhere">{place.value}</span>
            <span className="ml-auto text-ink-3 text-xs">
              {place.zone}, {place.view}, {place.refused ? 'refused' : 'let through'}
            </span>
          </div>
          {place.reason ? (
            <p className="wrap-anywhere text-ink-3 text-xs">{reasonWords(place.reason)}</p>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
