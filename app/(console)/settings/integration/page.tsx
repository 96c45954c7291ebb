import type { Metadata } from 'next'
import { IntegrationPage as Integration } from '@/app/(console)/settings/integration/_components/integration'

export const metadata: Metadata = { title: 'DNS/DHCP integration' }

/** What happens between DNS and DHCP when a person writes DNS first. */
export default function IntegrationPage() {
  return <Integration />
}
