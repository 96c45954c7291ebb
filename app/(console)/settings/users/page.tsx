import type { Metadata } from 'next'
import { Users } from '@/app/(console)/settings/users/_components/users'

export const metadata: Metadata = { title: 'Users' }

/** Who may sign in. */
export default function UsersPage() {
  return <Users />
}
