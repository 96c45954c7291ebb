import type { accountEndpoints } from '@/lib/contract/endpoints/account'
import type { alertEndpoints } from '@/lib/contract/endpoints/alerts'
import type { apiEndpoints } from '@/lib/contract/endpoints/api'
import type { auditEndpoints } from '@/lib/contract/endpoints/audit'
import type { consoleEndpoints } from '@/lib/contract/endpoints/console'
import type { dhcpEndpoints } from '@/lib/contract/endpoints/dhcp'
import type { dnsEndpoints } from '@/lib/contract/endpoints/dns'
import type { driftEndpoints } from '@/lib/contract/endpoints/drift'
import type { infrastructureEndpoints } from '@/lib/contract/endpoints/infrastructure'
import type { watchlistEndpoints } from '@/lib/contract/endpoints/watchlist'

// The endpoints by the part of the table that they stand in.
export type AccountName = keyof typeof accountEndpoints
export type AlertName = keyof typeof alertEndpoints
export type ApiName = keyof typeof apiEndpoints
export type AuditName = keyof typeof auditEndpoints
export type ConsoleName = keyof typeof consoleEndpoints
export type DhcpName = keyof typeof dhcpEndpoints
export type DnsName = keyof typeof dnsEndpoints
export type DriftName = keyof typeof driftEndpoints
export type InfrastructureName = keyof typeof infrastructureEndpoints
export type WatchlistName = keyof typeof watchlistEndpoints
