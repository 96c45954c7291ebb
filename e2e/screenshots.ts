/**
 * `npm run screenshots`: takes the pictures in docs/images from a running product, so that they are never old. Names of
 * pictures after `--` take these alone; `--to DIR` puts them elsewhere, `--width 390` takes them as on a phone.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from '@playwright/test'
import { giveUp, pictureDay } from '@/e2e/support/picture-day'
import { chromiumLaunch } from '../scripts/testing/chromium'
import { startProduct } from '../scripts/testing/product'

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { to: { type: 'string' }, width: { type: 'string', default: '1440' } },
})
const folder = values.to ?? fileURLToPath(new URL('../docs/images/', import.meta.url))
const width = Number(values.width)
const chosen = (name: string): boolean => names.length === 0 || names.includes(name)

type Day = Awaited<ReturnType<typeof pictureDay>>

const pages: readonly (readonly [string, string])[] = [
  ['overview', '/'],
  ['reservations', '/dhcp/reservations'],
  ['scopes', '/dhcp/scopes'],
  ['leases', '/dhcp/leases?scope=LAN'],
  ['records', '/dns/records?zone=site.com&view=internal'],
  ['zones', '/dns/zones'],
  ['watchlist', '/watchlist'],
  ['infrastructure', '/dhcp/infrastructure'],
  ['inventory', '/dhcp/inventory'],
  ['drift', '/drift'],
  ['audit', '/audit'],
  ['policy', '/settings/policy'],
  ['integration', '/settings/integration'],
  ['notifications', '/settings/notifications'],
  ['connections', '/settings/connections'],
]

/** The page is at rest: live, without a place holder or a message that goes by itself, its fonts there, painted. */
async function atRest(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('button', { name: /^Live\./ }).waitFor()
  await page.waitForFunction(
    () =>
      document.querySelector(
        'span.animate-pulse-soft, [role="status"][aria-label="Loading"], [data-sonner-toast]',
      ) === null,
  )
  await page.evaluate(async () => {
    await document.fonts.ready
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
  })
}

/** What fades in is half transparent meanwhile. */
async function painted(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every((each) => each.playState !== 'running'))
}

/** What takes more than going there. Each leaves its page as it is to be shown. */
const scenes: Readonly<Record<string, (page: Page, day: Day) => Promise<void>>> = {
  address: async (page) => {
    await page.goto('/addresses/192.168.1.71')
    await atRest(page)
    await page.getByRole('heading', { name: 'History' }).waitFor()
  },
  undo: async (page, { reserved }) => {
    await page.goto(`/audit?open=${reserved}&undo=true`)
    const plan = page.getByRole('dialog', { name: 'Undo this change?' })
    await plan.getByRole('region', { name: 'Plan for DNS' }).waitFor()
    await painted(page)
  },
  'zone-rules': async (page) => {
    await page.goto('/settings/zone-rules')
    await page.getByLabel('Hostname', { exact: true }).fill('us3-cab10-ru20-idrac')
    await page.getByLabel('In scope').selectOption('MGMT')
    await page.getByText('Rule 1 has decided.').first().waitFor()
  },
  'txt-rule': async (page) => {
    await page.goto('/settings/zone-rules')
    await page.getByRole('button', { name: 'Edit DHCPv4 option 60' }).click()
    await page.getByRole('dialog', { name: 'Edit option' }).waitFor()
    await painted(page)
  },
  'record-prompt': async (page, { asked }) => {
    await page.goto(`/dns/records?open=${asked}`)
    await page.getByRole('button', { name: 'Create Reservation' }).waitFor()
  },
  'reservation-form': async (page) => {
    await page.goto('/dhcp/reservations')
    await atRest(page)
    await page.getByRole('button', { name: 'Create reservation' }).click()
    const form = page.getByRole('dialog', { name: 'Create reservation' })
    await form.getByLabel('Scope').selectOption('LAN')
    await form.getByRole('textbox', { name: 'Hostname' }).fill('printer-3f')
    await form.getByLabel('MAC address').fill('0a1b.bd43.5f99')
    await form.getByLabel('IP address').fill('192.168.1.57')
    await form.getByText('In LAN, outside its pools, free.').waitFor()
    await form.getByLabel('Treat as Infrastructure').click()
    await form.getByLabel('Sticky DNS').waitFor()
    await painted(page)
  },
  'record-form': async (page) => {
    await page.goto('/dns/records?form=new')
    const record = page.getByRole('dialog', { name: 'Create record' })
    await record.getByRole('textbox', { name: 'Name' }).fill('camera-2.site.com')
    await record.getByLabel('IP address').fill('192.168.1.73')
    await record.getByRole('region', { name: 'Plan for DNS' }).waitFor()
    await record.getByText(/^Inside LAN/).waitFor()
  },
}

/** High enough for the whole form. */
const tall: readonly string[] = ['reservation-form', 'record-form', 'zone-rules', 'address']

const schemes = ['light', 'dark'] as const

async function shoot(browser: Browser, claimUrl: string, baseURL: string): Promise<void> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-GB',
  })
  const page = await context.newPage()
  const day = await pictureDay(page, claimUrl)
  const picture = async (name: string, go: () => Promise<void>): Promise<void> => {
    if (!chosen(name)) return
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: width < 1000 ? 1800 : tall.includes(name) ? 1040 : 900 })
      await go()
      await page.screenshot({ path: join(folder, `${name}-${scheme}.png`) })
    }
  }
  const visit = (path: string) => async () => {
    await page.goto(path)
    await atRest(page)
    // The first heartbeat takes a while to come through.
    if (path === '/') await page.getByText('Kea feed', { exact: true }).first().waitFor()
  }
  for (const [name, path] of pages) await picture(name, visit(path))
  for (const [name, scene] of Object.entries(scenes)) await picture(name, () => scene(page, day))
  // Last: the navigation counts them on every page.
  if (chosen('dead-letters')) {
    await giveUp(page)
    await picture('dead-letters', visit('/settings/dead-letters'))
  }
  await context.close()
}

const product = await startProduct()
// For what writes into Kea's database as Kea does.
process.env.HOLDFAST_E2E_RUN = JSON.stringify(product.run)
const browser = await chromium.launch(chromiumLaunch())
try {
  await mkdir(folder, { recursive: true })
  await shoot(browser, String(product.run.claimUrl), product.run.webUrl)
} finally {
  await browser.close()
  await product.stop()
}
