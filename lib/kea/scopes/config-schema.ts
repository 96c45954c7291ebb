import { z } from 'zod'

/*
 * What we read of Kea's configuration (Kea ARM, "DHCPv4 Server Configuration"); everything else is ignored. A value
 * of an unexpected type counts as absent, so that one odd subnet does not hide the others.
 */

const flag = z.boolean().optional().catch(undefined)
const seconds = z.number().int().nonnegative().optional().catch(undefined)
const text = z.string().optional().catch(undefined)

/** Parameters that global, shared network and subnet level have in common and hand down. */
const inherited = {
  'valid-lifetime': seconds,
  'ddns-send-updates': flag,
  'reservations-global': flag,
  'reservations-in-subnet': flag,
  'reservations-out-of-pool': flag,
  /** The one parameter that the three above replaced in Kea 2.0. */
  'reservation-mode': text,
}

const subnet = z.object({
  ...inherited,
  id: z.number().int().nonnegative().optional().catch(undefined),
  subnet: z.string(),
  pools: z
    .array(z.object({ pool: z.string() }).nullable().catch(null))
    .optional()
    .catch(undefined),
  'user-context': z.object({ name: text }).optional().catch(undefined),
})

const subnets = z.array(subnet.nullable().catch(null)).optional().catch(undefined)

const network = z.object({ ...inherited, name: z.string(), subnet4: subnets, subnet6: subnets })

export const daemonConfig = z.object({
  ...inherited,
  'dhcp-ddns': z.object({ 'enable-updates': flag }).optional().catch(undefined),
  'shared-networks': z.array(network.nullable().catch(null)).optional().catch(undefined),
  subnet4: subnets,
  subnet6: subnets,
})

export type DaemonConfig = z.infer<typeof daemonConfig>
export type SubnetConfig = z.infer<typeof subnet>
export type NetworkConfig = z.infer<typeof network>
/** The parameters that are handed down, from any level. */
export type Inherited = Pick<SubnetConfig, keyof typeof inherited>
