'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { LoaderCircle, Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { useDeferredValue, useEffect, useState } from 'react'
import { hitIcons } from '@/components/ddi/hit-icons'
import { navGroups } from '@/components/shell/nav-items'
import { PaletteActions } from '@/components/shell/palette-actions'
import { PaletteItem } from '@/components/shell/palette-item'
import { PaletteVerbs } from '@/components/shell/palette-verbs'
import { useReturnFocus } from '@/components/ui/use-return-focus'
import { query } from '@/lib/client/queries'

const pages = navGroups.flatMap((group) => group.items)

/** One box for everything: paste an address, a MAC in any notation, a name or a network. */
export function Palette({ open, setOpen }: { open: boolean; setOpen: (open: boolean) => void }) {
  const focus = useReturnFocus()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey) {
        event.preventDefault()
        setOpen(!open)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [open, setOpen])
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focus.remember}
          onCloseAutoFocus={focus.restore}
          className="fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 animate-fade-in overflow-hidden rounded-lg border border-line bg-surface shadow-float focus-visible:outline-none"
        >
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <PaletteBody close={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteBody({ close }: { close: () => void }) {
  const router = useRouter()
  const [text, setText] = useState('')
  const typed = useDeferredValue(text.trim())
  const { data, isFetching, error } = useQuery({
    ...query('search', { query: { q: typed } }),
    enabled: typed.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 5000,
  })
  const hits = typed ? (data?.items ?? []) : []
  // Enter means the best hit as soon as there is one.
  const best = hits[0] ? `${hits[0].kind}-${hits[0].id}` : 'create-reservation'
  const [picked, setPicked] = useState({ best, value: best })
  const value = picked.best === best ? picked.value : best
  const go = (href: string) => {
    close()
    router.push(href)
  }
  const lower = typed.toLowerCase()
  const places = pages.filter((page) => !lower || page.label.toLowerCase().includes(lower))
  return (
    <Command
      shouldFilter={false}
      loop
      label="Search"
      value={value}
      onValueChange={(next) => setPicked({ best, value: next })}
    >
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        {isFetching ? (
          <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-ink-3" />
        ) : (
          <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
        )}
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Address, MAC in any notation, name or network"
          className="h-12 w-full bg-transparent text-base outline-none placeholder:text-ink-3"
        />
      </div>
      <Command.List className="thin-scroll max-h-[min(60dvh,26rem)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-3">
        {error ? <p className="px-2.5 py-2 text-bad text-sm">Searching failed: {error.message}</p> : null}
        {typed && !isFetching && hits.length === 0 && !error ? (
          <p className="px-2.5 py-2 text-ink-3 text-sm">Nothing is known as “{typed}”.</p>
        ) : null}
        {hits.length > 0 ? (
          <Command.Group heading="Found">
            {hits.map((hit) => (
              <PaletteItem
                key={`${hit.kind}-${hit.id}`}
                value={`${hit.kind}-${hit.id}`}
                icon={hitIcons[hit.kind]}
                title={hit.title}
                detail={hit.detail}
                note={hit.kind}
                mono
                onSelect={() => go(hit.href)}
              />
            ))}
          </Command.Group>
        ) : null}
        <Command.Group heading="Do">
          <PaletteVerbs hits={hits} go={go} />
          <PaletteActions typed={typed} go={go} close={close} />
        </Command.Group>
        {places.length > 0 ? (
          <Command.Group heading="Go to">
            {places.map((page) => (
              <PaletteItem
                key={page.href}
                value={`page-${page.href}`}
                icon={page.icon}
                title={page.label}
                onSelect={() => go(page.href)}
              />
            ))}
          </Command.Group>
        ) : null}
      </Command.List>
    </Command>
  )
}
