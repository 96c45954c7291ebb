import type pg from 'pg'
import { KeaError } from '@/lib/kea/errors'
import { NOTIFY_TRIGGER } from '@/lib/kea/names'
import { inspectTriggers, type TriggerState } from '@/lib/kea/triggers'
import { type Finding, ok, warning, wrong } from './finding'

const NAME = 'Triggers'
const INSTALL = 'As the owner of Kea’s tables: npm run worker -- --install-triggers'

/** What the worker hears of changes in Kea's tables. */
export async function triggerChecks(client: pg.Client, alone: boolean): Promise<Finding[]> {
  let state: TriggerState
  try {
    state = await inspectTriggers(client)
  } catch (error) {
    // The line about the grants says which one is missing.
    if (error instanceof KeaError && error.code === '42501')
      return [warning(NAME, 'not looked at: this role may not read holdfast.control')]
    throw error
  }
  const { version, expected, problems, untoldOptions } = state
  if (alone && version === null) return [withoutOutbox(problems)]
  if (version !== null && version < expected)
    return [
      wrong(
        NAME,
        `of version ${version}, this program expects ${expected}`,
        `${INSTALL}. What waits in the outbox is kept`,
      ),
    ]
  if (version !== null && version > expected)
    return [
      wrong(
        NAME,
        `of version ${version}, this program expects ${expected}`,
        'Upgrade this program, it is the older one',
      ),
    ]
  const cure = `An INSERT into hosts succeeds and nobody hears of it. ${INSTALL}`
  if (problems.length > 0) return problems.map((problem) => wrong(NAME, problem, cure))
  if (untoldOptions.length === 0) return [ok(NAME, `version ${version}`)]
  return [
    ok(NAME, `version ${version}`),
    warning(
      'Triggers on DHCP options',
      `missing on ${untoldOptions.join(', ')}`,
      `A changed option is seen with the next change of its reservation. ${INSTALL}`,
    ),
  ]
}

/** Without a console the notification of the lease monitor is enough. */
function withoutOutbox(problems: readonly string[]): Finding {
  const [problem] = problems.filter((text) => text.includes(NOTIFY_TRIGGER))
  return problem === undefined
    ? ok(NAME, `${NOTIFY_TRIGGER} alone; a deletion is seen at the next poll. At once: --install-triggers`)
    : wrong(NAME, problem, `An INSERT into hosts succeeds and nobody hears of it. ${INSTALL}`)
}
