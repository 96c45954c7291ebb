import type { EndpointName } from '@/lib/contract/endpoints'
import type { Handlers } from '@/lib/http/context'
import { accountHandlers } from '@/lib/http/handlers/account'
import { alertHandlers } from '@/lib/http/handlers/alerts'
import { apiHandlers } from '@/lib/http/handlers/api'
import { auditHandlers } from '@/lib/http/handlers/audit'
import { consoleHandlers } from '@/lib/http/handlers/console'
import { deadLetterHandlers } from '@/lib/http/handlers/dead-letters'
import { dhcpHandlers } from '@/lib/http/handlers/dhcp'
import { dnsHandlers } from '@/lib/http/handlers/dns'
import { driftHandlers } from '@/lib/http/handlers/drift'
import { inboxHandlers } from '@/lib/http/handlers/inbox'
import { infrastructureHandlers } from '@/lib/http/handlers/infrastructure'
import { inventoryHandlers } from '@/lib/http/handlers/inventory'
import { notificationHandlers } from '@/lib/http/handlers/notifications'
import { watchlistHandlers } from '@/lib/http/handlers/watchlist'

/** The handler of every endpoint of the table. */
export const handlers = {
  ...dhcpHandlers,
  ...dnsHandlers,
  ...watchlistHandlers,
  ...alertHandlers,
  ...inboxHandlers,
  ...driftHandlers,
  ...auditHandlers,
  ...deadLetterHandlers,
  ...infrastructureHandlers,
  ...inventoryHandlers,
  ...consoleHandlers,
  ...accountHandlers,
  ...notificationHandlers,
  ...apiHandlers,
} satisfies Handlers<EndpointName>
