import type { Metadata } from 'next'
import { DeadLetters } from '@/app/(console)/settings/dead-letters/_components/dead-letters'

export const metadata: Metadata = { title: 'Dead letters' }

/** Work that was given up. */
export default function DeadLettersPage() {
  return <DeadLetters />
}
