import { FilterX, X } from 'lucide-react'
import type { ListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'

/** What people call the parameters of lists. */
const names: Readonly<Record<string, string>> = {
  scope: 'Scope',
  family: 'Family',
  status: 'State',
  state: 'State',
  infra: 'Mode',
  createdFrom: 'Came from',
  view: 'View',
  zone: 'Zone',
  type: 'Type',
  provenance: 'Provenance',
  origin: 'Origin',
  reservationId: 'Reservation',
  ip: 'Address',
  mac: 'MAC',
  reserved: 'Reserved',
  hostname: 'Hostname',
  name: 'Name',
  value: 'Value',
  cause: 'Cause',
  verb: 'Verb',
  actor: 'Actor',
  subjectKind: 'Kind',
  subjectId: 'Object',
  from: 'From',
  to: 'Until',
  sort: 'Order',
  assignedTo: 'Assigned to',
  muted: 'Muted',
}

/** A filter is told by its value, unless that is an id that nobody reads. */
function textOf(name: string, value: string): string {
  const label = names[name] ?? name
  if (name === 'reservationId') return 'Of one reservation'
  if (name === 'recordId') return 'Of one record'
  if (name === 'watchId') return 'Of one watch'
  if (name === 'groupKey') return 'Of one group'
  if (name === 'subjectId') return 'History of one object'
  return `${label}: ${value}`
}

/** Filters that no control of the page shows, each with its way out. */
export function FilterChips({ url, shown }: { url: ListUrl<string>; shown: readonly string[] }) {
  return Object.entries(url.filters)
    .filter(([name, value]) => value !== '' && !shown.includes(name))
    .map(([name, value]) => (
      <Button
        key={name}
        aria-label={`Clear the filter ${textOf(name, value)}`}
        className="max-w-64 border-accent bg-accent-soft"
        onClick={() => url.set({ [name]: '' })}
      >
        <span className="truncate">{textOf(name, value)}</span>
        <X aria-hidden />
      </Button>
    ))
}

/** What the address asks for and the list cannot do: told, not silently dropped. */
export function IgnoredFilters({ url }: { url: ListUrl<string> }) {
  if (url.ignored.length === 0) return null
  return (
    <section
      aria-label="Ignored filters"
      className="flex flex-wrap items-center gap-2 border-warn-edge border-t bg-warn-soft px-4 py-1.5 text-sm max-sm:px-3"
    >
      <FilterX aria-hidden className="size-4 shrink-0 text-warn" />
      <span role="status">Ignored, since the list does not know it:</span>
      {url.ignored.map(({ name, value }) => (
        <Ignored
          key={name}
          name={names[name] ?? name}
          value={value}
          onClear={() => url.set({ [name]: '' })}
        />
      ))}
    </section>
  )
}

function Ignored({ name, value, onClear }: { name: string; value: string; onClear: () => void }) {
  return (
    <Button
      size="sm"
      aria-label={`Clear the ignored filter ${name}: “${value}”`}
      className="max-w-72"
      onClick={onClear}
    >
      <span className="truncate">
        {name}: “{value}”
      </span>
      <X aria-hidden />
    </Button>
  )
}
