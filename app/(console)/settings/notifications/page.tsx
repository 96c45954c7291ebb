import type { Metadata } from 'next'
import { Notifications } from '@/app/(console)/settings/notifications/_components/notifications'

export const metadata: Metadata = { title: 'Notifications' }

/** Where alerts are told outside. */
export default function NotificationsPage() {
  return <Notifications />
}
