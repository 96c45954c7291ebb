'use client'
import { BookmarkPlus, Crosshair, RefreshCw, Waypoints } from 'lucide-react'
import { checkDnsNow } from '@/components/ddi/check-dns'
import { newReservationHref } from '@/components/ddi/preset'
import { useRoleReason } from '@/components/ddi/session'
import { PaletteItem } from '@/components/shell/palette-item'
import { parseMac } from '@/lib/core/identifier-text'
import { ipFamily } from '@/lib/core/ip'

/** What can be made of what is typed: an address can be anything, a MAC only a client, and any other text is a name. */
function readAs(typed: string): 'nothing' | 'address' | 'mac' | 'name' {
  if (typed === '') return 'nothing'
  if (ipFamily(typed) !== null) return 'address'
  return parseMac(typed) === null ? 'name' : 'mac'
}

/** Verbs that need no object: to make one from what is typed, and to look after the whole. A typed verb finds them too. */
export function PaletteActions({
  typed,
  go,
  close,
}: {
  typed: string
  go: (href: string) => void
  close: () => void
}) {
  const role = useRoleReason('operator')
  const kind = readAs(typed)
  const shared = { detail: role, disabled: role !== undefined }
  // A text that begins a verb is that verb, not the name of something to be made.
  const lower = typed.toLowerCase()
  const spells = (verb: string) => lower.length > 1 && verb.toLowerCase().includes(lower)
  const of = (verb: string) => (kind === 'nothing' || spells(verb) ? '' : typed)
  const watch = 'Watch an address'
  const record = 'Create record'
  const reservation = 'Create reservation'
  const check = 'Check DNS now'
  return (
    <>
      <PaletteItem
        value="create-reservation"
        icon={BookmarkPlus}
        title={of(reservation) ? `${reservation} for ${typed}` : reservation}
        {...shared}
        onSelect={() => go(newReservationHref(of(reservation)))}
      />
      {kind === 'mac' ? null : (
        <PaletteItem
          value="create-record"
          icon={Waypoints}
          title={of(record) ? `${record} for ${typed}` : record}
          {...shared}
          onSelect={() => go(`/dns/records?form=new${of(record) ? `&for=${encodeURIComponent(typed)}` : ''}`)}
        />
      )}
      {kind === 'nothing' || kind === 'address' || spells(watch) ? (
        <PaletteItem
          value="watch-address"
          icon={Crosshair}
          title={kind === 'address' ? `Watch ${typed}` : watch}
          {...shared}
          onSelect={() =>
            go(`/watchlist?form=new${kind === 'address' ? `&for=${encodeURIComponent(typed)}` : ''}`)
          }
        />
      ) : null}
      {kind === 'nothing' || spells(check) ? (
        <PaletteItem
          value="check-dns"
          icon={RefreshCw}
          title={check}
          {...shared}
          onSelect={() => {
            close()
            void checkDnsNow()
          }}
        />
      ) : null}
    </>
  )
}
