import { AddressLink } from '@/components/ddi/address/address-link'
import { createdFromNames, identifierNames } from '@/components/ddi/words'
import { Card } from '@/components/ui/card'
import { Fact, Facts } from '@/components/ui/facts'
import { Instant, TimeAgo } from '@/components/ui/time-ago'
import type { Reservation } from '@/lib/contract/reservation'

const onOff = (on: boolean) => (on ? 'on' : <span className="text-ink-3">off</span>)

/** What the reservation says, and what Kea holds of it. */
export function ReservationFacts({ row }: { row: Reservation }) {
  return (
    <Card
      title="Reservation"
      aside={
        <span>
          changed <TimeAgo at={row.updatedAt} />
        </span>
      }
    >
      <Facts className="px-4 py-1.5">
        <Fact name="Hostname" mono>
          {row.hostname}
        </Fact>
        <Fact name="IP address" mono>
          {row.ip ? (
            <span className="flex flex-wrap gap-x-3">
              {[row.ip, ...row.moreAddresses].map((ip) => (
                <AddressLink key={ip} ip={ip} className="text-accent" />
              ))}
            </span>
          ) : null}
        </Fact>
        <Fact name={identifierNames[row.identifier.type] ?? row.identifier.type} mono>
          {row.mac ?? row.identifier.value}
        </Fact>
        <Fact name="Scope">{row.scope ?? `Kea no longer has subnet ${row.subnetId}`}</Fact>
        <Fact name="Kea">
          subnet {row.subnetId}, IPv{row.family},{' '}
          {row.pending === null ? 'the hosts table holds it' : `${row.pending} is pending in the hosts table`}
        </Fact>
        <Fact name="Sticky DNS">{onOff(row.stickyDns)}</Fact>
        <Fact name="Pin Hostname">{onOff(row.pinHostname)}</Fact>
        <Fact name="TTL class">
          {row.ttlClass === 'infrastructure' ? 'infrastructure, 86400 s' : 'default'}
        </Fact>
        <Fact name="Conflict Guard">{onOff(row.conflictGuard)}</Fact>
        <Fact name="Client hostname">{row.allowClientHostname ? 'may update the name' : 'is ignored'}</Fact>
        <Fact name="Delete on">
          {row.ddnsPolicy.deleteOn === 'never' ? 'never' : row.ddnsPolicy.deleteOn.toUpperCase()}, grace{' '}
          {row.ddnsPolicy.graceHours} h
        </Fact>
        <Fact name="Created">
          {createdFromNames[row.createdFrom]}, <Instant at={row.createdAt} />
        </Fact>
      </Facts>
    </Card>
  )
}
