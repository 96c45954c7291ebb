import type { Metadata } from 'next'
import { Candidates } from '@/app/(console)/dhcp/infrastructure/_components/candidates'

export const metadata: Metadata = { title: 'Mark as Infrastructure' }

/** What should never vanish from DNS: candidates, the plan, and its application. */
export default function InfrastructurePage() {
  return <Candidates />
}
