import {
  Activity,
  ArrowLeftRight,
  BellRing,
  Bookmark,
  Cable,
  Crosshair,
  FileClock,
  GitFork,
  Globe,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  MailX,
  Network,
  Server,
  ShieldCheck,
  SlidersHorizontal,
  TriangleAlert,
  Users,
  Waypoints,
} from 'lucide-react'

export interface NavItem {
  href: string
  label: string
  icon: LucideIcon
  /** What is counted beside it: open alerts, watches with a client to bind, or work that was given up. */
  count?: 'alerts' | 'clients' | 'given-up'
}

/** The places of the console, in the order of the navigation. Only pages that work stand here. */
export const navGroups: readonly { label: string | null; items: readonly NavItem[] }[] = [
  {
    label: null,
    items: [
      { href: '/', label: 'Overview', icon: LayoutDashboard },
      { href: '/drift', label: 'Drift', icon: TriangleAlert, count: 'alerts' },
      { href: '/watchlist', label: 'Watchlist', icon: Crosshair, count: 'clients' },
    ],
  },
  {
    label: 'DHCP',
    items: [
      { href: '/dhcp/scopes', label: 'Scopes', icon: Network },
      { href: '/dhcp/reservations', label: 'Reservations', icon: Bookmark },
      { href: '/dhcp/leases', label: 'Leases', icon: Activity },
      { href: '/dhcp/infrastructure', label: 'Infrastructure', icon: ShieldCheck },
      { href: '/dhcp/inventory', label: 'Inventory', icon: Server },
    ],
  },
  {
    label: 'DNS',
    items: [
      { href: '/dns/zones', label: 'Zones', icon: Globe },
      { href: '/dns/records', label: 'Records', icon: Waypoints },
    ],
  },
  { label: 'History', items: [{ href: '/audit', label: 'Audit', icon: FileClock }] },
  {
    label: 'Settings',
    items: [
      { href: '/settings/policy', label: 'Policy', icon: SlidersHorizontal },
      { href: '/settings/integration', label: 'DNS/DHCP integration', icon: ArrowLeftRight },
      { href: '/settings/zone-rules', label: 'Zone rules', icon: GitFork },
      { href: '/settings/notifications', label: 'Notifications', icon: BellRing },
      { href: '/settings/users', label: 'Users', icon: Users },
      { href: '/settings/tokens', label: 'API tokens', icon: KeyRound },
      { href: '/settings/connections', label: 'Connections', icon: Cable },
      { href: '/settings/dead-letters', label: 'Dead letters', icon: MailX, count: 'given-up' },
    ],
  },
]

/** Whether an address belongs to a place: the place itself or anything below it. */
export function isCurrent(pathname: string, href: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`)
}
