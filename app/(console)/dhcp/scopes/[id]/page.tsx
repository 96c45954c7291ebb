import type { Metadata } from 'next'
import { ScopeDetail } from '@/app/(console)/dhcp/scopes/[id]/_components/scope-detail'

export const metadata: Metadata = { title: 'Scope' }

/** One scope. */
export default async function ScopePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <ScopeDetail id={id} />
}
