import { Unlink } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from '@/components/ui/link-button'

/** A one-time link that opens nothing any more: says why, and the way on. */
export function LinkOver({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col items-center gap-2 rounded-lg border border-line bg-surface p-6 text-center">
      <span className="mb-1 grid size-10 place-items-center rounded-full bg-sunken text-ink-3">
        <Unlink aria-hidden className="size-5" />
      </span>
      <h1 className="font-semibold text-lg">{title}</h1>
      <p className="text-balance text-ink-2 text-sm">{children}</p>
      <LinkButton look="primary" href="/sign-in" className="mt-3 h-9 w-full">
        Go to sign-in
      </LinkButton>
    </section>
  )
}
