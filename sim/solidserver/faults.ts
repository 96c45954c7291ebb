import { z } from 'zod'

/**
 * A rule that makes some calls fail. `service` is a pattern with `*` (`dns_rr_*`; v2 calls count as
 * `dns/rr/add`). The rule applies to the calls it matches after `skip` of them, `count` times (always when left out),
 * each with probability `ratio`.
 */
export const faultRuleSchema = z
  .object({
    service: z.string().min(1).max(200).default('*'),
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']).optional(),
    skip: z.number().int().min(0).default(0),
    count: z.number().int().min(1).optional(),
    ratio: z.number().min(0).max(1).default(1),
    action: z.discriminatedUnion('kind', [
      /** answers with a status instead of doing anything; 429 and 503 carry Retry-After (seconds) */
      z.object({
        kind: z.literal('status'),
        status: z.number().int().min(400).max(599),
        body: z.string().max(10_000).optional(),
        retryAfter: z.number().int().min(0).max(3600).optional(),
      }),
      /** reads the request and never answers */
      z.object({ kind: z.literal('hang') }),
      /** carries the request out and never answers */
      z.object({ kind: z.literal('apply-hang') }),
      /** closes the connection; `apply-drop` carries the request out first */
      z.object({ kind: z.literal('drop') }),
      z.object({ kind: z.literal('apply-drop') }),
      /** answers {"connected":false}, with 401 unless another status is given */
      z.object({ kind: z.literal('disconnected'), status: z.number().int().min(200).max(599).default(401) }),
      /** answers something that is not JSON */
      z.object({ kind: z.literal('garbage') }),
      /** carries the request out and answers the id of something else */
      z.object({ kind: z.literal('wrong-ret-oid') }),
      /** answers late by so many milliseconds */
      z.object({ kind: z.literal('slow'), ms: z.number().int().min(1).max(600_000) }),
    ]),
  })
  .strict()

export type FaultRule = z.infer<typeof faultRuleSchema>
export type FaultRuleInput = z.input<typeof faultRuleSchema>
export type FaultAction = FaultRule['action']

interface ActiveRule {
  readonly id: number
  readonly rule: FaultRule
  readonly pattern: RegExp
  seen: number
  used: number
}

function patternOf(service: string): RegExp {
  const escaped = service.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${escaped}$`, 'i')
}

/** Rules in the order they were added; the first that applies decides. */
export class Faults {
  private rules: ActiveRule[] = []
  private nextId = 1

  constructor(private readonly random: () => number = Math.random) {}

  /** @returns the id of the rule, for `remove` */
  add(input: FaultRuleInput): number {
    const rule = faultRuleSchema.parse(input)
    const id = this.nextId
    this.nextId += 1
    this.rules.push({ id, rule, pattern: patternOf(rule.service), seen: 0, used: 0 })
    return id
  }

  remove(id: number): boolean {
    const before = this.rules.length
    this.rules = this.rules.filter((rule) => rule.id !== id)
    return this.rules.length < before
  }

  clear(): void {
    this.rules = []
  }

  list(): (FaultRule & { id: number; used: number })[] {
    return this.rules.map(({ id, rule, used }) => ({ ...rule, id, used }))
  }

  /** What happens to this call, if anything; uses up one of the rule's times. */
  take(service: string, method: string): FaultAction | undefined {
    for (const active of this.rules) {
      const { rule } = active
      if (rule.method !== undefined && rule.method !== method) continue
      if (!active.pattern.test(service)) continue
      active.seen += 1
      if (active.seen <= rule.skip) continue
      if (rule.count !== undefined && active.used >= rule.count) continue
      if (rule.ratio < 1 && this.random() >= rule.ratio) continue
      active.used += 1
      return rule.action
    }
    return undefined
  }
}
