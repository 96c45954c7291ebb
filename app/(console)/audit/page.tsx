import type { Metadata } from 'next'
import { Audit } from '@/app/(console)/audit/_components/audit'

export const metadata: Metadata = { title: 'Audit' }

/** Every change and every refusal. */
export default function AuditPage() {
  return <Audit />
}
