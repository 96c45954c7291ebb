'use client'
import { Download, FileJson, FileSpreadsheet } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Menu, MenuLabel } from '@/components/ui/menu'
import { MenuLink } from '@/components/ui/menu-link'

/** Downloads what the list shows: the same filters and order, all pages. */
export function ExportMenu({ path, query }: { path: string; query: Readonly<Record<string, string>> }) {
  const href = (format: string) => {
    const { cursor: _cursor, limit: _limit, ...filters } = query
    return `${path}?${new URLSearchParams({ ...filters, format }).toString()}`
  }
  return (
    <Menu
      trigger={
        <Button aria-label="Export" hint="Export">
          <Download aria-hidden />
          <span className="max-2xl:hidden">Export</span>
        </Button>
      }
    >
      <MenuLabel>All pages, with these filters</MenuLabel>
      <MenuLink href={href('csv')} icon={FileSpreadsheet} download>
        CSV
      </MenuLink>
      <MenuLink href={href('json')} icon={FileJson} download>
        JSON
      </MenuLink>
    </Menu>
  )
}
