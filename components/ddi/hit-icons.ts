import {
  Activity,
  AppWindow,
  Bookmark,
  Crosshair,
  Globe,
  type LucideIcon,
  Network,
  Waypoints,
} from 'lucide-react'
import type { SearchHit } from '@/lib/contract/overview'

/** The glyph of each kind of object, the same as in the navigation. */
export const hitIcons: Readonly<Record<SearchHit['kind'], LucideIcon>> = {
  reservation: Bookmark,
  record: Waypoints,
  lease: Activity,
  scope: Network,
  zone: Globe,
  address: Crosshair,
  page: AppWindow,
}
