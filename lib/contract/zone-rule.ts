import { family, instant, text, ttl } from '@/lib/contract/fields'
import { z } from '@/lib/contract/zod'
import { canonicalName, isHostName } from '@/lib/core/dns-name'
import { hostPattern, PATTERN_LENGTH } from '@/lib/core/host-pattern'
import { PUBLISHER_KINDS } from '@/lib/core/rule-match'

/** Rules of one list, and of one rule's targets. */
export const MOST_RULES = 500
const MOST_TARGETS = 20

const zoneTarget = z.strictObject({
  view: text(100),
  zone: z
    .string()
    .max(255, 'must have at most 253 characters')
    .transform(canonicalName)
    .refine(isHostName, 'must be the name of a zone'),
  ttl: ttl.nullable().default(null).describe('Seconds; null: what the policy says'),
})

/** Two targets in one zone would be one record with two TTLs. */
function checkTargets(targets: readonly { view: string; zone: string }[], ctx: z.RefinementCtx): void {
  const seen = new Set<string>()
  targets.forEach(({ view, zone }, index) => {
    const key = JSON.stringify([view, zone])
    if (seen.has(key))
      ctx.addIssue({ code: 'custom', path: [index, 'zone'], message: `names ${zone} (${view}) twice` })
    seen.add(key)
  })
}

/**
 * One line of the ordered list that says where hostnames are published: the first that fits decides. The same for the
 * API, the form and the worker's configuration file; which views and zones there are is checked by whoever knows them.
 */
export const zoneRule = z
  .strictObject({
    match: z.enum(['glob', 'regex']).default('glob').describe('How the pattern is written'),
    pattern: text(PATTERN_LENGTH).describe(
      'Glob: * is any text. Regex: letters, ., [a-z], \\d, \\w, ( | ), *, +, ?, {1,3}. Compared with all of the first label; one that asks for a dot with the whole name',
    ),
    scopes: z.array(text(200)).max(200).default([]).describe('Names of scopes; none: every scope'),
    kinds: z.array(z.enum(PUBLISHER_KINDS)).max(3).default([]).describe('Whose names; none: all'),
    family: family.nullable().default(null).describe('null: both'),
    targets: z
      .array(zoneTarget)
      .max(MOST_TARGETS)
      .superRefine(checkTargets)
      .describe('Where the name is published, at all of them at once; none: nowhere'),
    comment: text(500).nullable().default(null),
  })
  .superRefine(({ match, pattern }, ctx) => {
    const fault = match === 'regex' ? regexFault(pattern) : globFault(pattern)
    if (fault !== null) ctx.addIssue({ code: 'custom', path: ['pattern'], message: fault })
  })

function regexFault(pattern: string): string | null {
  const read = hostPattern(pattern)
  return 'fault' in read ? read.fault : null
}

function globFault(pattern: string): string | null {
  const odd = /[^a-z0-9.*-]/i.exec(pattern)?.[0]
  if (odd === undefined) return null
  return `must not contain ${JSON.stringify(odd)}: a glob has letters, digits, hyphens, dots and * for any text`
}

export type ZoneRuleInput = z.input<typeof zoneRule>
export type ZoneRuleItem = z.output<typeof zoneRule>

/** A DHCP option of reservations that is shown as TXT; the zones are those of the zone rules. */
export const txtRule = z
  .strictObject({
    family: family.default(4),
    code: z.int('must be a whole number').min(1).max(65_535),
    space: z
      .string()
      .regex(/^[\w.-]{1,128}$/, 'must be the name of an option space')
      .nullable()
      .default(null)
      .describe('Option space; null: dhcp4 or dhcp6'),
    name: z
      .string()
      .toLowerCase()
      .max(180, 'must have at most 180 characters')
      .regex(
        /^(_[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+\{hostname\}$/,
        'must be labels that begin with an underscore, then {hostname}: _opt60.{hostname}',
      )
      .describe('Where it stands: _opt60.{hostname}'),
    ttl: ttl.nullable().default(null).describe('Seconds; null: that of the name'),
    comment: text(500).nullable().default(null),
  })
  .superRefine(({ family: of, code }, ctx) => {
    if (of === 4 && code > 254)
      ctx.addIssue({ code: 'custom', path: ['code'], message: 'must be at most 254 in DHCPv4' })
  })
export type TxtRuleItem = z.output<typeof txtRule>

const txtRuleList = z.array(txtRule).max(MOST_TARGETS)

/** The whole list, in its order. */
export const zoneRuleList = z.array(zoneRule).max(MOST_RULES)

/** Fields that are left out keep their value. */
export const zoneRulesPut = z.strictObject({
  rules: zoneRuleList,
  txtRules: txtRuleList
    .optional()
    .describe('DHCP options of reservations that become TXT; left out: they stay'),
})
export type ZoneRulesPut = z.infer<typeof zoneRulesPut>

export const zoneRules = z.object({
  rules: z.array(zoneRule),
  txtRules: z.array(txtRule),
  version: z.int(),
  updatedAt: instant.nullable().describe('null: nobody has changed them here'),
})
export type ZoneRules = z.infer<typeof zoneRules>

/** A name to look up in the rules as they are, or in a draft of them. */
export const zoneRulesTest = z.strictObject({
  hostname: text(255),
  scope: text(200).nullable().default(null).describe('Name of a scope'),
  kind: z.enum(PUBLISHER_KINDS).default('reservation').describe('Whose name it is'),
  family: family.default(4),
  rules: zoneRuleList.optional().describe('Instead of those that hold now'),
})
export type ZoneRulesTest = z.infer<typeof zoneRulesTest>

export const zoneRulesTested = z.object({
  hostname: z.string().nullable().describe('The name as it would be published; null: it cannot be'),
  rules: z
    .array(z.object({ verdict: z.enum(['decides', 'does-not-fit', 'not-reached']), reason: z.string() }))
    .describe('What each rule says, in their order'),
  decidedBy: z.int().nullable().describe('Position of the rule that decides, from 1'),
  targets: z.array(
    z.object({ view: z.string(), zone: z.string(), fqdn: z.string(), ttl: z.int().nullable() }),
  ),
  leftOut: z
    .array(z.object({ view: z.string(), zone: z.string(), reason: z.string() }))
    .describe('Targets of the rule that the name does not get'),
  reason: z.string().nullable().describe('Why it is published nowhere'),
})
export type ZoneRulesTested = z.infer<typeof zoneRulesTested>
