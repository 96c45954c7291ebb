import type { Endpoint } from '@/lib/contract/endpoint'
import { accountEndpoints } from '@/lib/contract/endpoints/account'
import { alertEndpoints } from '@/lib/contract/endpoints/alerts'
import { apiEndpoints } from '@/lib/contract/endpoints/api'
import { auditEndpoints } from '@/lib/contract/endpoints/audit'
import { consoleEndpoints } from '@/lib/contract/endpoints/console'
import { deadLetterEndpoints } from '@/lib/contract/endpoints/dead-letters'
import { dhcpEndpoints } from '@/lib/contract/endpoints/dhcp'
import { dnsEndpoints } from '@/lib/contract/endpoints/dns'
import { driftEndpoints } from '@/lib/contract/endpoints/drift'
import { inboxEndpoints } from '@/lib/contract/endpoints/inbox'
import { infrastructureEndpoints } from '@/lib/contract/endpoints/infrastructure'
import { inventoryEndpoints } from '@/lib/contract/endpoints/inventory'
import { notificationEndpoints } from '@/lib/contract/endpoints/notifications'
import { watchlistEndpoints } from '@/lib/contract/endpoints/watchlist'

/**
 * Every endpoint of the API. The router, the permissions, the OpenAPI document, the client and the handlers are
 * all derived from this table, so none of them can be forgotten.
 */
export const endpoints = {
  ...dhcpEndpoints,
  ...dnsEndpoints,
  ...watchlistEndpoints,
  ...alertEndpoints,
  ...inboxEndpoints,
  ...driftEndpoints,
  ...auditEndpoints,
  ...deadLetterEndpoints,
  ...infrastructureEndpoints,
  ...inventoryEndpoints,
  ...consoleEndpoints,
  ...accountEndpoints,
  ...notificationEndpoints,
  ...apiEndpoints,
} as const satisfies Record<string, Endpoint>

export type Endpoints = typeof endpoints
export type EndpointName = keyof Endpoints
export type EndpointOf<N extends EndpointName> = Endpoints[N]
