import type { Metadata } from 'next'
import { AddressDetail } from '@/app/(console)/addresses/[ip]/_components/address-detail'

export const metadata: Metadata = { title: 'Address' }

/** All that is known about one address. */
export default async function AddressPage({ params }: { params: Promise<{ ip: string }> }) {
  const { ip } = await params
  return <AddressDetail typed={decoded(ip)} />
}

/** A text that is no encoding is no address either. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
