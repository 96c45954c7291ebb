import type { Metadata } from 'next'
import { Records } from '@/app/(console)/dns/records/_components/records'

export const metadata: Metadata = { title: 'Records' }

/** The records of all managed zones, each with why it is there. */
export default function RecordsPage() {
  return <Records />
}
