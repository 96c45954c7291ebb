import type { Toggles } from '@/app/(console)/settings/integration/_components/toggles'
import type { Effect } from '@/lib/contract/effect'

const number = (value: number) => value.toLocaleString('en')
const some = (count: number, one: string, many: string) =>
  count === 0 ? `No ${one}` : `${number(count)} ${count === 1 ? one : many}`

/** What the change means for watches, holds and reservations, in sentences. */
export function IntegrationNote({
  effect,
  changed,
}: {
  effect: Effect | undefined
  changed: Partial<Toggles>
}) {
  const found = effect?.integration
  if (!found) return null
  const { watches, holds, offers } = found
  const sentences: string[] = []
  if (changed.autoWatch === true) {
    sentences.push(`${some(watches, 'address is', 'addresses are')} put on the watchlist.`)
  }
  if (changed.autoWatch === false) {
    sentences.push('What is watched stays on the watchlist; records to come are not put on it.')
  }
  if (changed.drift === 'block') {
    sentences.push(`${some(holds.create, 'watched address is', 'watched addresses are')} held in Kea.`)
    if (holds.impossible > 0) {
      sentences.push(
        `${some(holds.impossible, 'address', 'addresses')} cannot be held: the lines say why, and an alert will.`,
      )
    }
  }
  if (changed.drift === 'warn') {
    sentences.push(`${some(holds.remove, 'hold is', 'holds are')} taken out of Kea.`)
  }
  if (changed.onStaticDns === 'auto-create') {
    sentences.push(
      'New records get their reservation at once, or a watch.',
      `No reservation is made for the records that stand now: on their page ${number(offers.reserve)} offer one, ${number(offers.watch)} a watch.`,
    )
  }
  if (changed.onStaticDns === 'prompt') {
    sentences.push(
      `On their page ${number(offers.reserve)} records offer a reservation, ${number(offers.watch)} a watch.`,
    )
  }
  if (changed.onStaticDns === 'ignore')
    sentences.push('Records offer nothing any more. Reservations made from them stay.')
  return (
    <ul aria-label="What it means" className="mt-3 flex list-disc flex-col gap-1 pl-5 text-ink-2 text-sm">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
