import {
  Activity,
  Bookmark,
  Crosshair,
  Globe,
  type LucideIcon,
  MapPin,
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
  watch: Crosshair,
  address: MapPin,
}
