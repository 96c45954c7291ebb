import type { Metadata } from 'next'
import { ZoneRulesPage as ZoneRules } from '@/app/(console)/settings/zone-rules/_components/zone-rules'

export const metadata: Metadata = { title: 'Zone rules' }

/** Which hostnames are published in which zones and views. */
export default function ZoneRulesPage() {
  return <ZoneRules />
}
