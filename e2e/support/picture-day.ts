import type { Page } from '@playwright/test'
import { giveOption, grantLease } from '@/e2e/support/leases'
import { refuseCreates } from '@/e2e/support/simulator'

const settledWithinMs = 90_000

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

/** Rules for BMCs and for what is seen from outside, before the one for everything; an option of `epg` as TXT. */
async function zoneRules(page: Page): Promise<void> {
  await giveOption('192.168.1.56', 60, 'docsis3.1:epg')
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
  const vendor = { code: 60, name: '_opt60.{hostname}', ttl: 600, comment: 'vendor class' }
  await api(page, 'PUT', path, { rules: [bmc, www, ...rules], txtRules: [vendor] })
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

/** Claims the product and lives its first day. Answers what the pictures lead to. */
export async function pictureDay(page: Page, claimUrl: string): Promise<{ asked: string; reserved: string }> {
  await claim(page, claimUrl)
  await firstDay(page)
  await untilServed(page)
  await zoneRules(page)
  await untilServed(page)
  await theft(page)
  const asked = await dnsFirst(page)
  await untilServed(page)
  const events = await api<{ items: { id: string; actorKind: string }[] }>(
    page,
    'GET',
    '/api/audit?q=192.168.1.56&verb=created&limit=50',
  )
  const reserved = events.items.find(({ actorKind }) => actorKind !== 'worker')?.id
  if (reserved === undefined) throw new Error('The audit does not know who reserved 192.168.1.56')
  return { asked, reserved }
}

/** The appliance refuses a name for good. */
export async function giveUp(page: Page): Promise<void> {
  const healed = await refuseCreates('the zone is locked for maintenance')
  try {
    await api(page, 'POST', '/api/dns/records', { name: 'scanner-2f.site.com', value: '192.168.1.74' })
    const deadline = Date.now() + settledWithinMs
    for (;;) {
      const { total } = await api<{ total: number }>(page, 'GET', '/api/dead-letters?limit=1')
      if (total > 0) return
      if (Date.now() > deadline) throw new Error('Nothing was given up')
      await page.waitForTimeout(500)
    }
  } finally {
    await healed()
  }
}
