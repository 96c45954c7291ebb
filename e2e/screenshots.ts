/** `npm run screenshots`: takes the pictures in docs/images from a running product, so that they are never old. */
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { grantLease } from '@/e2e/support/leases'
import { chromiumLaunch } from '../scripts/testing/chromium'
import { startProduct } from '../scripts/testing/product'

const images = fileURLToPath(new URL('../docs/images/', import.meta.url))
const settledWithinMs = 90_000

const pages: readonly (readonly [string, string])[] = [
  ['overview', '/'],
  ['reservations', '/dhcp/reservations'],
  ['scopes', '/dhcp/scopes'],
  ['leases', '/dhcp/leases?scope=LAN'],
  ['records', '/dns/records?zone=site.com&view=internal'],
  ['zones', '/dns/zones'],
  ['watchlist', '/watchlist'],
  ['infrastructure', '/dhcp/infrastructure'],
  ['drift', '/drift'],
  ['audit', '/audit'],
  ['policy', '/settings/policy'],
  ['integration', '/settings/integration'],
  ['notifications', '/settings/notifications'],
  ['connections', '/settings/connections'],
]

/** Calls the API with the cookies of the page. */
async function api<T>(page: Page, method: string, path: string, data?: unknown): Promise<T> {
  const answer = await page.request.fetch(path, { method, ...(data === undefined ? {} : { data }) })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Becomes the first administrator by the one-time link. */
async function claim(page: Page, claimUrl: string): Promise<void> {
  await page.goto(claimUrl)
  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
}

/** What an operator does on the first day: confirms the policy, marks what must not vanish, reserves an address. */
async function firstDay(page: Page): Promise<void> {
  await api(page, 'PUT', '/api/policy', { dnsEnabled: true, observe: false })
  const { items } = await api<{ items: { id: string; hostname: string | null }[] }>(
    page,
    'GET',
    '/api/dhcp/reservations?limit=1000',
  )
  const sticky = items.filter(({ hostname }) =>
    /^us3-cab10-pdu|^us3-cab1\d-ru0|^nas1$|^ns-lab$/.test(hostname ?? ''),
  )
  for (const { id } of sticky) await api(page, 'PATCH', `/api/dhcp/reservations/${id}`, { infra: true })
  await api(page, 'POST', '/api/dhcp/reservations', {
    hostname: 'epg',
    mac: 'AA:BB:CC:DD:EE:FF',
    ip: '192.168.1.56',
    scope: 'LAN',
    infra: true,
  })
}

/** Rules for BMCs and for what is seen from outside, before the one for everything. */
async function zoneRules(page: Page): Promise<void> {
  const path = '/api/dns/zone-rules'
  const { rules } = await api<{ rules: unknown[] }>(page, 'GET', path)
  const inside = { view: 'internal', zone: 'site.com' }
  const bmc = {
    match: 'regex',
    pattern: 'us\\d-cab\\d+-ru\\d+-(ilo|idrac|bmc)',
    scopes: ['MGMT'],
    targets: [inside],
  }
  const outside = { view: 'external', zone: 'site.com', ttl: 300 }
  const www = {
    pattern: 'www*',
    kinds: ['infrastructure'],
    targets: [inside, outside],
    comment: 'seen from outside',
  }
  await api(page, 'PUT', path, { rules: [bmc, www, ...rules] })
}

/** A laptop announces the name of the gateway, and is refused. */
async function theft(page: Page): Promise<void> {
  await grantLease({ ip: '192.168.1.150', mac: '02:1B:BD:43:5F:99', hostname: 'epg' })
  const deadline = Date.now() + settledWithinMs
  for (;;) {
    const { total } = await api<{ total: number }>(page, 'GET', '/api/alerts?kind=name-conflict&limit=1')
    if (total > 0) return
    if (Date.now() > deadline) throw new Error('No alert of the refused name')
    await page.waitForTimeout(500)
  }
}

/**
 * DNS first: names for two addresses that DHCP knows nothing of, then a lease of each. The first is asked about where
 * its record stands, the second on the watchlist.
 */
async function dnsFirst(page: Page): Promise<string> {
  const make = (name: string, value: string) =>
    api<{ id: string }>(page, 'POST', '/api/dns/records', { name: `${name}.site.com`, value })
  const { id } = await make('printer-3f', '192.168.1.71')
  await make('badge-reader', '192.168.1.72')
  await grantLease({ ip: '192.168.1.71', mac: '0A:1B:BD:43:5F:71', hostname: 'printer-3' })
  await grantLease({ ip: '192.168.1.72', mac: '0A:1B:BD:43:5F:72', hostname: 'esp32-4f11' })
  const deadline = Date.now() + settledWithinMs
  for (;;) {
    const seen = await api<{ total: number }>(page, 'GET', '/api/watchlist?state=client-seen&limit=1')
    if (seen.total >= 2) return id
    if (Date.now() > deadline) throw new Error('No client was seen at the watched addresses')
    await page.waitForTimeout(500)
  }
}

interface Standing {
  counts: { reservations: Record<string, number>; records: Record<string, number> }
  health: { state: string }[]
}

/** Waits until every hop is well and nothing is on its way any more. */
async function untilServed(page: Page): Promise<void> {
  const deadline = Date.now() + settledWithinMs
  for (;;) {
    const { counts, health } = await api<Standing>(page, 'GET', '/api/overview')
    const open = [counts.reservations, counts.records].flatMap((each) => [
      each.queued ?? 0,
      each.accepted ?? 0,
    ])
    if (open.every((count) => count === 0) && health.every(({ state }) => state === 'ok')) return
    if (Date.now() > deadline) throw new Error(`Still on its way: ${JSON.stringify({ counts, health })}`)
    await page.waitForTimeout(500)
  }
}

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

async function shoot(browser: Browser, claimUrl: string, baseURL: string): Promise<void> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-GB',
  })
  const page = await context.newPage()
  await claim(page, claimUrl)
  await firstDay(page)
  await zoneRules(page)
  await untilServed(page)
  await theft(page)
  const asked = await dnsFirst(page)
  await untilServed(page)
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const [name, path] of pages) {
      await page.goto(path)
      await atRest(page)
      await page.screenshot({ path: `${images}${name}-${scheme}.png` })
    }
    await page.goto('/settings/zone-rules')
    await page.getByLabel('Hostname', { exact: true }).fill('us3-cab10-ru20-idrac')
    await page.getByLabel('In scope').selectOption('MGMT')
    await page.getByText('Rule 1 has decided.').first().waitFor()
    await page.screenshot({ path: `${images}zone-rules-${scheme}.png` })
    await page.goto(`/dns/records?open=${asked}`)
    await page.getByRole('button', { name: 'Create Reservation' }).waitFor()
    await page.screenshot({ path: `${images}record-prompt-${scheme}.png` })
    // High enough for the whole form.
    await page.setViewportSize({ width: 1440, height: 1040 })
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
    // What fades in is half transparent meanwhile.
    await page.waitForFunction(() => document.getAnimations().every((each) => each.playState !== 'running'))
    await page.screenshot({ path: `${images}reservation-form-${scheme}.png` })
    await page.goto('/dns/records?form=new')
    const record = page.getByRole('dialog', { name: 'Create record' })
    await record.getByRole('textbox', { name: 'Name' }).fill('camera-2.site.com')
    await record.getByLabel('IP address').fill('192.168.1.73')
    await record.getByRole('region', { name: 'Plan for DNS' }).waitFor()
    await record.getByText(/^Inside LAN/).waitFor()
    await page.screenshot({ path: `${images}record-form-${scheme}.png` })
    await page.setViewportSize({ width: 1440, height: 900 })
  }
  await context.close()
}

const product = await startProduct()
// For what writes into Kea's database as Kea does.
process.env.HOLDFAST_E2E_RUN = JSON.stringify(product.run)
const browser = await chromium.launch(chromiumLaunch())
try {
  await mkdir(images, { recursive: true })
  await shoot(browser, String(product.run.claimUrl), product.run.webUrl)
} finally {
  await browser.close()
  await product.stop()
}
