import type {
  DecidedValue,
  EffectiveAnswer,
  EffectiveKey,
  EffectiveQuery,
} from '@/lib/contract/effective-policy'
import { EFFECTIVE_KEYS } from '@/lib/contract/effective-policy'
import type { WhyStep } from '@/lib/contract/why'
import type { Cause } from '@/lib/core/cause'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { effectivePolicy } from '@/lib/services/console/effective-policy'
import type { Link } from '@/lib/services/console/why/read-chain'
import { pages, step } from '@/lib/services/console/why/step'

function levelWords({ scope, reservation }: EffectiveAnswer, from: DecidedValue['from']): string {
  switch (from) {
    case 'global':
      return 'global policy'
    case 'scope':
      return `scope ${scope?.name ?? 'unknown'}`
    case 'reservation':
      return `reservation ${reservation?.hostname ?? reservation?.ip ?? ''}`.trim()
  }
}

function levelPage({ scope, reservation }: EffectiveAnswer, from: DecidedValue['from']): string | null {
  if (from === 'global') return pages.policy
  if (from === 'scope') return scope === null ? null : pages.scope(scope.id)
  return reservation === null ? null : pages.reservation(reservation.id)
}

const on = ({ value }: DecidedValue): string => (value === true ? 'on' : 'off')

function ruleTitle(cause: Cause | null, values: EffectiveAnswer['values']): [EffectiveKey, string] {
  const { deleteOnRelease, deleteOnExpiry, graceHours, pinHostname, allowClientHostname, conflictGuard } =
    values
  switch (cause) {
    case 'RELEASE':
      return ['deleteOnRelease', `Delete on RELEASE is ${on(deleteOnRelease)}`]
    case 'EXPIRY':
      return deleteOnExpiry.value === true
        ? ['deleteOnExpiry', `Delete on EXPIRY is on, after a grace of ${String(graceHours.value)} h`]
        : ['deleteOnExpiry', 'Delete on EXPIRY is off: the name stays']
    case 'DECLINE':
      return ['conflictGuard', `A declined address changes no name; Conflict Guard is ${on(conflictGuard)}`]
    default:
      if (pinHostname.value === true) return ['pinHostname', 'Pin Hostname: the reservation’s name, always']
      return allowClientHostname.value === true
        ? ['allowClientHostname', 'The name that the client reports is published']
        : ['allowClientHostname', 'The name of the reservation is published, not the client’s']
  }
}

const isKey = (key: string): key is EffectiveKey => (EFFECTIVE_KEYS as readonly string[]).includes(key)

/** The policy that the chain names, or else the one that decides this cause, with the level that it comes from. */
export async function ruleSteps(
  deps: ConsoleDeps,
  of: EffectiveQuery,
  cause: Cause | null,
  links: readonly Link[],
): Promise<WhyStep[]> {
  const found = await effectivePolicy(deps, of)
  if (!found.ok) return []
  const { values } = found.value
  const named = links.filter(({ kind }) => kind === 'policy')
  const rules = named.map(({ id, from }): [EffectiveKey | null, string, DecidedValue['from'] | undefined] => {
    const key = id === 'defaultTtl' ? 'ttl' : id
    return isKey(key)
      ? [key, `${id} is ${String(values[key].value)}`, from]
      : [null, `${id} was changed`, from]
  })
  if (rules.length === 0) rules.push([...ruleTitle(cause, values), undefined])
  return rules.map(([key, title, level]) => {
    const from = level ?? (key === null ? 'global' : values[key].from)
    return step('rule', title, {
      detail: `${levelWords(found.value, from)}; TTL ${String(values.ttl.value)} s by ${levelWords(found.value, values.ttl.from)}`,
      link: levelPage(found.value, from),
    })
  })
}
