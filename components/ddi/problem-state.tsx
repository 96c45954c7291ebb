import { CloudOff, ShieldAlert } from 'lucide-react'
import { faultSentence } from '@/components/form/fault'
import { Button } from '@/components/ui/button'
import { CodeText } from '@/components/ui/code-text'
import { EmptyState } from '@/components/ui/empty-state'
import { ApiProblem } from '@/lib/client/api'

/** Something could not be read: says what, and what to do about it. */
export function ProblemState({ error, what, retry }: { error: Error; what: string; retry?: () => void }) {
  const status = error instanceof ApiProblem ? error.status : null
  const again = retry ? <Button onClick={retry}>Try again</Button> : null
  if (status === 403) {
    return (
      <EmptyState icon={ShieldAlert} title={`Your role may not see ${what}`}>
        Ask an administrator for another role. {faultSentence(undefined, error.message)}
      </EmptyState>
    )
  }
  const cure =
    status === 0
      ? 'No answer came from the console: the network or the web process is down. Check `npm run web`.'
      : status !== null && status < 500
        ? 'Change the search or the filters and try again.'
        : 'The console’s database may be away: `npm run doctor` says which part is ill.'
  return (
    <EmptyState icon={CloudOff} title={`Could not read ${what}`} action={again}>
      <p className="wrap-anywhere text-ink-2">{faultSentence(undefined, error.message)}</p>
      <p className="mt-1">
        <CodeText text={cure} />
      </p>
    </EmptyState>
  )
}
