import { Card } from '@/components/ui/card'
import { Fact, Facts } from '@/components/ui/facts'
import { Meter } from '@/components/ui/meter'
import { Notice } from '@/components/ui/notice'
import { TimeAgo } from '@/components/ui/time-ago'
import type { Overview } from '@/lib/contract/overview'

const number = (value: number) => value.toLocaleString('en')

const kinds: Readonly<Record<string, string>> = { 'sync-all': 'all zones', 'sync-zone': 'one zone' }

/** The last comparison of what is wanted with what the DNS servers have. */
export function SyncCard({ sync }: { sync: Overview['sync'] }) {
  if (!sync) {
    return (
      <Card title="Comparison with DNS">
        <p className="p-4 text-ink-3 text-sm">None yet: the worker makes one when it starts.</p>
      </Card>
    )
  }
  const running = sync.finishedAt === null && sync.error === null
  return (
    <Card title="Comparison with DNS" aside={kinds[sync.kind] ?? sync.kind}>
      <div className="flex flex-col gap-2 px-4 py-1.5">
        {sync.error ? (
          <Notice tone="bad" title="It stopped">
            {sync.error}
          </Notice>
        ) : null}
        {running ? (
          <Meter
            value={sync.done}
            max={sync.total}
            label={`Comparison: ${sync.done} of ${sync.total} names`}
          />
        ) : null}
        <Facts>
          <Fact name={running ? 'Started' : 'Finished'}>
            <TimeAgo at={sync.finishedAt ?? sync.startedAt} />
          </Fact>
          <Fact name="Names looked at">
            {running ? `${number(sync.done)} of ${number(sync.total)}` : number(sync.total)}
          </Fact>
          <Fact name="Outcome">
            {number(sync.created)} created, {number(sync.updated)} updated, {number(sync.deleted)} deleted,{' '}
            {number(sync.refused)} refused, {number(sync.failed)} failed
          </Fact>
        </Facts>
      </div>
    </Card>
  )
}
