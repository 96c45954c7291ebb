import { Compass } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'

/** No page has this address. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={Compass}
        title="There is no such page"
        action={<LinkButton href="/">Overview</LinkButton>}
      >
        The address may be mistyped, or what stood there is gone.
      </EmptyState>
    </main>
  )
}
