import { BeforeAfter } from '@/components/ddi/audit/before-after'

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** `A 192.168.1.56, 600 s` */
function recordText({ type, value, ttl }: Fields): string {
  const what = [text(type), text(value)].filter(Boolean).join(' ')
  return ttl === undefined ? what : `${what}, ${text(ttl)} s`
}

/** What is different: the record as wanted and as found, how much of a zone, or the reservation before and after. */
export function Drifted({ detail }: { detail: Fields }) {
  if (isFields(detail.counts) && Array.isArray(detail.names)) return <ZoneDrifted detail={detail} />
  if ('before' in detail || 'after' in detail) {
    return <BeforeAfter before={detail.before ?? null} after={detail.after ?? null} />
  }
  if (!Array.isArray(detail.found)) return null
  const wanted = isFields(detail.wanted) ? { type: detail.type, ...detail.wanted } : null
  const found = detail.found.filter(isFields)
  return (
    <dl
      aria-label="What differs"
      className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-1 rounded-md border border-line px-3 py-2 text-sm"
    >
      <dt className="text-ink-3">Wanted</dt>
      <dd className="data wrap-anywhere">{wanted === null ? 'nothing' : recordText(wanted)}</dd>
      <dt className="text-ink-3">On the server</dt>
      <dd className="data wrap-anywhere">
        {found.length === 0 ? 'nothing' : found.map((one) => <p key={recordText(one)}>{recordText(one)}</p>)}
      </dd>
    </dl>
  )
}

function ZoneDrifted({ detail }: { detail: Fields }) {
  const counts = Object.entries(isFields(detail.counts) ? detail.counts : {})
  const names = Array.isArray(detail.names) ? detail.names.map(text).filter(Boolean) : []
  return (
    <section aria-label="What differs" className="rounded-md border border-line px-3 py-2 text-sm">
      <p>
        {counts.map(([what, count]) => `${text(count)} ${what}`).join(', ')} of {text(detail.size)} records in{' '}
        {text(detail.zone)} ({text(detail.view)})
      </p>
      <p className="data wrap-anywhere mt-1 text-ink-3 text-xs">{names.join(', ')} …</p>
    </section>
  )
}
