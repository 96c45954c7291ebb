'use client'
import { useCallback, useState } from 'react'
import type { Chosen } from '@/app/(console)/drift/_components/bulk-bar'
import type { TriageVerb } from '@/app/(console)/drift/_components/use-triage-keys'
import { useAlertVerbs } from '@/components/ddi/alert/use-alert-verbs'
import { useBulkAlerts } from '@/components/ddi/alert/use-bulk-alerts'
import type { Alert } from '@/lib/contract/alert'
import type { AlertGroup } from '@/lib/contract/alert-inbox'

/** What is asked before it is done. */
export type Asking =
  | { what: 'assign' | 'fix'; title: string; ids: () => Promise<readonly string[]>; clear: () => void }
  | { what: 'mute'; alert: Alert }
  | { what: 'keys' | 'rules' }

const DAY = { hours: 24, label: '1 day' } as const
const nothing = () => undefined

/** Carries out the verbs of the inbox: on one alert, on a group, on what is chosen. */
export function useTriage(expand: (keys: readonly string[]) => Promise<string[]>) {
  const { verbs, busy } = useAlertVerbs()
  const bulk = useBulkAlerts()
  const [asking, setAsking] = useState<Asking | null>(null)
  const { run } = bulk

  /** Many alerts, by the keys of their rows. */
  const onMany = useCallback(
    async (verb: TriageVerb, { keys, clear }: Chosen, title: string) => {
      const ids = () => expand(keys)
      switch (verb) {
        case 'fix':
        case 'assign':
          setAsking({ what: verb, title, ids, clear })
          return
        case 'mute':
          return
        case 'snooze':
          if (await run(await ids(), { verb, hours: DAY.hours }, `snoozed for ${DAY.label}`)) clear()
          return
        case 'acknowledge':
        case 'resolve':
          if (await run(await ids(), { verb }, `${verb}d`)) clear()
          return
        default:
          verb satisfies never
      }
    },
    [expand, run],
  )

  /** One row, a lone alert or a group. */
  const onRow = useCallback(
    (verb: TriageVerb, row: AlertGroup, hours: number = DAY.hours, label: string = DAY.label) => {
      const { sample } = row
      if (verb === 'mute') return setAsking({ what: 'mute', alert: sample })
      if (row.count > 1 || verb === 'fix' || verb === 'assign') {
        const title = row.count > 1 ? `Assign ${row.count} alerts` : 'Assign the alert'
        return void onMany(verb, { keys: [row.key], clear: nothing }, title)
      }
      if (sample.state === 'resolved') return undefined
      if (verb === 'snooze') return verbs.snooze(sample, hours, label)
      return verbs[verb](sample)
    },
    [onMany, verbs],
  )
  return { onRow, onMany, asking, setAsking, verbs, busy: busy || bulk.busy }
}
