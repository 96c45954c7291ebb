import type { accountEndpoints } from '@/lib/contract/endpoints/account'
import type { alertEndpoints } from '@/lib/contract/endpoints/alerts'
import type { apiEndpoints } from '@/lib/contract/endpoints/api'
import type { auditEndpoints } from '@/lib/contract/endpoints/audit'
import type { consoleEndpoints } from '@/lib/contract/endpoints/console'
import type { deadLetterEndpoints } from '@/lib/contract/endpoints/dead-letters'
import type { dhcpEndpoints } from '@/lib/contract/endpoints/dhcp'
import type { dnsEndpoints } from '@/lib/contract/endpoints/dns'
import type { driftEndpoints } from '@/lib/contract/endpoints/drift'
import type { inboxEndpoints } from '@/lib/contract/endpoints/inbox'
import type { infrastructureEndpoints } from '@/lib/contract/endpoints/infrastructure'
import type { notificationEndpoints } from '@/lib/contract/endpoints/notifications'
import type { watchlistEndpoints } from '@/lib/contract/endpoints/watchlist'

// The endpoints by the part of the table that they stand in.
export type AccountName = keyof typeof accountEndpoints
export type AlertName = keyof typeof alertEndpoints
export type ApiName = keyof typeof apiEndpoints
export type AuditName = keyof typeof auditEndpoints
export type ConsoleName = keyof typeof consoleEndpoints
export type DeadLetterName = keyof typeof deadLetterEndpoints
export type DhcpName = keyof typeof dhcpEndpoints
export type DnsName = keyof typeof dnsEndpoints
export type DriftName = keyof typeof driftEndpoints
export type InboxName = keyof typeof inboxEndpoints
export type InfrastructureName = keyof typeof infrastructureEndpoints
export type NotificationName = keyof typeof notificationEndpoints
export type WatchlistName = keyof typeof watchlistEndpoints
