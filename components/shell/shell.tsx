'use client'
import { Menu as MenuGlyph, Search, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { AccountMenu } from '@/components/shell/account-menu'
import { FeedState } from '@/components/shell/feed-state'
import { Nav } from '@/components/shell/nav'
import { Palette } from '@/components/shell/palette'
import { ThemeSwitch } from '@/components/shell/theme-switch'
import { WriteFollowers } from '@/components/shell/write-followers'
import { IconButton } from '@/components/ui/icon-button'
import { Kbd } from '@/components/ui/kbd'

/** Navigation, top bar and the place of the page. The page scrolls; the bars stay. */
export function Shell({ children }: { children: ReactNode }) {
  const [drawer, setDrawer] = useState(false)
  const [palette, setPalette] = useState(false)
  return (
    <div className="grid h-dvh grid-cols-[13.5rem_1fr] grid-rows-[1fr] max-lg:grid-cols-1">
      <a
        href="#main"
        className="-translate-y-20 fixed top-2 left-2 z-60 rounded-md bg-accent px-3 py-2 text-on-accent text-sm focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="min-h-0 max-lg:hidden">
        <Nav />
      </div>
      <div className="flex min-h-0 min-w-0 flex-col">
        <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b bg-surface px-4 max-sm:px-2">
          <Drawer open={drawer} setOpen={setDrawer} />
          <button
            type="button"
            onClick={() => setPalette(true)}
            aria-keyshortcuts="Control+K Meta+K"
            className="flex h-8 min-w-0 max-w-md flex-1 items-center gap-2 rounded-md border border-edge bg-canvas px-2.5 text-left text-ink-3 text-sm hover:bg-hover max-sm:h-10"
          >
            <Search aria-hidden className="size-4 shrink-0" />
            <span className="truncate">Search an address, MAC, name or network</span>
            <span className="ml-auto flex gap-0.5 max-sm:hidden" aria-hidden>
              <Kbd>Ctrl</Kbd>
              <Kbd>K</Kbd>
            </span>
          </button>
          <div className="ml-auto flex items-center gap-1">
            <FeedState />
            <ThemeSwitch />
            <AccountMenu />
          </div>
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="thin-scroll flex min-h-0 flex-1 flex-col overflow-y-auto outline-none"
        >
          {children}
        </main>
      </div>
      <Palette open={palette} setOpen={setPalette} />
      <WriteFollowers />
    </div>
  )
}

function Drawer({ open, setOpen }: { open: boolean; setOpen: (open: boolean) => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <IconButton label="Navigation" className="lg:hidden">
          <MenuGlyph aria-hidden />
        </IconButton>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-64 animate-fade-in focus-visible:outline-none"
        >
          <Dialog.Title className="sr-only">Navigation</Dialog.Title>
          <Nav onGo={() => setOpen(false)} />
          <Dialog.Close asChild>
            <IconButton
              label="Close"
              className="absolute top-2.5 right-2 text-rail-ink not-aria-disabled:hover:bg-rail-hover not-aria-disabled:hover:text-rail-strong"
            >
              <X aria-hidden />
            </IconButton>
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
