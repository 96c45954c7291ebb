import { z } from 'zod'

const classParameters = z.record(z.string(), z.string()).default({})

const record = z
  .object({
    /** FQDN, a name relative to the zone, or `@` for the apex */
    name: z.string().min(1),
    type: z.string().min(1),
    ttl: z.number().int().min(0).optional(),
    /** one value, or the values of types with several */
    value: z.union([z.string(), z.array(z.string()).min(1).max(7)]),
    className: z.string().default(''),
    classParameters,
  })
  .strict()

const zone = z
  .object({
    name: z.string().min(1),
    type: z.enum(['master', 'slave', 'hint', 'stub', 'forward', 'delegation-only']).default('master'),
    view: z.string().min(1).optional(),
    classParameters,
    records: z.array(record).default([]),
  })
  .strict()

const member = z.object({ name: z.string().min(1), hostaddr: z.ipv4() }).strict()

const server = z
  .object({
    name: z.string().min(1),
    /** vdns is a smart; anything else stands alone */
    type: z.string().default('vdns'),
    arch: z.string().default('masterslave'),
    hostaddr: z.union([z.ipv4(), z.literal('')]).default(''),
    members: z.array(member).default([]),
    views: z.array(z.string().min(1)).default([]),
    zones: z.array(zone).default([]),
  })
  .strict()

const subnet = z
  .object({
    name: z.string().min(1),
    /** first address */
    start: z.ipv4(),
    /** length of the prefix */
    prefix: z.number().int().min(8).max(32),
    addresses: z
      .array(
        z.object({ hostaddr: z.ipv4(), name: z.string().default(''), mac: z.string().default('') }).strict(),
      )
      .default([]),
  })
  .strict()

const dhcpScope = z
  .object({
    name: z.string().min(1),
    start: z.ipv4(),
    prefix: z.number().int().min(8).max(32),
    range: z.object({ start: z.ipv4(), end: z.ipv4() }).strict().optional(),
    statics: z.array(z.object({ name: z.string(), addr: z.ipv4(), mac: z.string() }).strict()).default([]),
    leases: z.array(z.object({ name: z.string(), addr: z.ipv4(), mac: z.string() }).strict()).default([]),
  })
  .strict()

/** What the simulator holds at its first start. */
export const worldSchema = z
  .object({
    servers: z.array(server).default([]),
    spaces: z
      .array(z.object({ name: z.string().min(1), subnets: z.array(subnet).default([]) }).strict())
      .default([]),
    dhcp: z
      .array(
        z
          .object({ name: z.string().min(1), hostaddr: z.ipv4(), scopes: z.array(dhcpScope).default([]) })
          .strict(),
      )
      .default([]),
  })
  .strict()

export type World = z.infer<typeof worldSchema>
export type WorldInput = z.input<typeof worldSchema>
