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

/** A setting in words. */
function settingWords(key: EffectiveKey, values: EffectiveAnswer['values']): string {
  const { graceHours } = values
  switch (key) {
    case 'deleteOnRelease':
      return `Delete on RELEASE is ${on(values.deleteOnRelease)}`
    case 'deleteOnExpiry':
      return values.deleteOnExpiry.value === true
        ? `Delete on EXPIRY is on, after a grace of ${String(graceHours.value)} h`
        : 'Delete on EXPIRY is off: the name stays'
    case 'graceHours':
      return `The grace is ${String(graceHours.value)} h`
    case 'ttl':
      return `The TTL is ${String(values.ttl.value)} s`
    case 'pinHostname':
      return values.pinHostname.value === true
        ? 'Pin Hostname: the reservation’s name, always'
        : 'Pin Hostname is off'
    case 'allowClientHostname':
      return values.allowClientHostname.value === true
        ? 'The name that the client reports is published'
        : 'The name of the reservation is published, not the client’s'
    case 'conflictGuard':
      return `Conflict Guard is ${on(values.conflictGuard)}`
    case 'dnsEnabled':
      return `Publish in DNS is ${on(values.dnsEnabled)}`
    case 'ptr':
      return `PTR records are ${on(values.ptr)}`
    case 'drift':
      return values.drift.value === 'block' ? 'Drift policy: Block' : 'Drift policy: Warn'
    default:
      return `${key} is ${String(values[key].value)}`
  }
}

/** The setting that decides what follows from a cause. */
function deciding(cause: Cause | null, values: EffectiveAnswer['values']): EffectiveKey {
  switch (cause) {
    case 'RELEASE':
      return 'deleteOnRelease'
    case 'EXPIRY':
      return 'deleteOnExpiry'
    default:
      return values.pinHostname.value === true ? 'pinHostname' : 'allowClientHostname'
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
  const named = links.flatMap(({ kind, id, from }) => {
    const key = id === 'defaultTtl' ? 'ttl' : id
    return kind === 'policy' && isKey(key) ? [{ key, from: from ?? values[key].from }] : []
  })
  if (named.length === 0 && cause === 'DECLINE')
    return [
      step('rule', 'A declined address changes nothing in DNS, whatever the policy: it raises an alert'),
    ]
  const key = deciding(cause, values)
  const rules =
    named.length > 0
      ? named.filter((one, index) => named.findIndex((other) => other.key === one.key) === index)
      : [{ key, from: values[key].from }]
  return rules.map((rule) => {
    const { from } = rule
    const title = settingWords(rule.key, values)
    return step('rule', title, {
      detail: `${levelWords(found.value, from)}; TTL ${String(values.ttl.value)} s by ${levelWords(found.value, values.ttl.from)}`,
      link: levelPage(found.value, from),
    })
  })
}
