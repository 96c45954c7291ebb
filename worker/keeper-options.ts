import { defaultPolicy } from '@/lib/core/policy'
import type { KeaScope } from '@/lib/core/ports/kea'
import type { KeeperOptions } from '@/lib/services/worker/stand-alone/keeper'
import { DEFAULT_CONCURRENCY } from '@/worker/config'
import { ConfigError } from '@/worker/config-error'
import type { RunOptions } from '@/worker/run-companion'

/** What a worker without a console keeps DNS by: the rules, the policy and the servers of its configuration. */
export async function keeperOptions(options: RunOptions, instance: string): Promise<KeeperOptions> {
  const { config, adapters, log, metrics, signal } = options
  const { flags, rules, policy } = config
  for (const { view } of rules.flatMap(({ targets }) => targets)) {
    if (!adapters.providers.has(view)) throw new ConfigError(`no DNS server is configured for ${view}`)
  }
  return {
    providers: adapters.providers,
    lookup: adapters.lookup,
    log,
    rules,
    txtRules: config.file.dns?.txtRules ?? [],
    // Whoever gives the flags has confirmed them: there is nobody to observe for.
    policy: { ...defaultPolicy(), ...policy, dnsEnabled: true, observe: false },
    scopes: await scopesOf(options),
    instance,
    concurrency: flags.dnsConcurrency ?? DEFAULT_CONCURRENCY,
    servedDeadlineMs: flags.servedDeadline * 1000,
    acceptLargeChange: flags.acceptLargeChange,
    dryRun: flags.dryRun,
    signal,
    now: options.now,
    onChange: (op, view, outcome) => metrics.dnsChange(op, view, outcome),
  }
}

/** The subnets of every source; a rule for one scope cannot be judged without all of them. */
async function scopesOf({ config, adapters, log }: RunOptions): Promise<KeaScope[]> {
  const scopes: KeaScope[] = []
  for (const source of adapters.scopeSources) {
    try {
      scopes.push(...(await source.read()))
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown error'
      if (config.rules.some(({ scopes }) => (scopes ?? []).length > 0)) {
        throw new Error(`A rule is for one scope, and ${source.label} does not tell the scopes: ${reason}`)
      }
      log.warn(`The scopes could not be read from ${source.label}: ${reason}`)
    }
  }
  return scopes
}
