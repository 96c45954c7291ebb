import { triageKeys } from '@/app/(console)/drift/_components/use-triage-keys'
import { Kbd } from '@/components/ui/kbd'

/** Which keys do what while the focus is in the list. */
export function TriageLegend({ reason }: { reason: string | undefined }) {
  const shown = reason === undefined ? triageKeys : triageKeys.slice(0, 2)
  return (
    <ul
      aria-label="Keys of the list"
      title={reason}
      className="flex flex-wrap gap-x-3 gap-y-1 text-ink-3 text-xs max-md:hidden"
    >
      {shown.map(({ keys, does }) => (
        <li key={does} className="flex items-center gap-1">
          {keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
          {does}
        </li>
      ))}
    </ul>
  )
}
