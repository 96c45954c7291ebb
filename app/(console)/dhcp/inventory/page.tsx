import type { Metadata } from 'next'
import { Inventory } from '@/app/(console)/dhcp/inventory/_components/inventory'

export const metadata: Metadata = { title: 'Inventory' }

/** The management controllers, by site and cabinet, as files to download. */
export default function InventoryPage() {
  return <Inventory />
}
