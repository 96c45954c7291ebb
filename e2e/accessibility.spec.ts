import type { Page } from '@playwright/test'
import { api, freshHost } from '@/e2e/support/api'
import { seriousFaults } from '@/e2e/support/axe'
import { declineLease, grantLease, releaseLease } from '@/e2e/support/leases'
import { addStaticRecord, unknownHost } from '@/e2e/support/static-records'
import { expect, test } from '@/e2e/support/test'

test.use({ role: 'administrator' })

interface Place {
  name: string
  path: () => Promise<string> | string
  ready: (page: Page) => Promise<void>
}

const row = async (page: Page) => page.locator('[data-row]').first().waitFor()
const heading = (name: string | RegExp) => async (page: Page) =>
  page.getByRole('heading', { name }).first().waitFor()
const first = async (path: string) =>
  (await api<{ items: { id: string }[] }>('GET', path)).body.items[0]?.id ?? ''

/** An alert, raised for the purpose: another machine uses the address. Released, the alert is over. */
async function alertId(over = true): Promise<string> {
  const host = await freshHost('axe')
  await grantLease(host)
  await declineLease(host.ip)
  let id = ''
  await expect
    .poll(async () => {
      id = await first(`/api/alerts?ip=${host.ip}`)
      return id
    })
    .not.toBe('')
  if (over) await releaseLease(host.ip)
  return id
}

/** A static record that asks what to do about its address. */
async function promptId(): Promise<string> {
  return (await addStaticRecord(await unknownHost('axe'))).id
}

/** A watch that asks to bind the client that was seen. */
async function watchId(): Promise<string> {
  const host = await unknownHost('axe')
  await grantLease(host)
  const { status, body } = await api<{ id: string }>('POST', '/api/watchlist', { ip: host.ip })
  expect(status).toBe(201)
  return body.id
}

const places: readonly Place[] = [
  { name: 'overview', path: () => '/', ready: heading('Recent changes') },
  { name: 'scopes', path: () => '/dhcp/scopes', ready: row },
  {
    name: 'scope',
    path: async () => `/dhcp/scopes/${await first('/api/dhcp/scopes?limit=1')}`,
    ready: heading('Addresses'),
  },
  { name: 'reservations', path: () => '/dhcp/reservations', ready: row },
  {
    name: 'reservation',
    path: async () => `/dhcp/reservations/${await first('/api/dhcp/reservations?limit=1')}`,
    ready: heading('Records'),
  },
  {
    name: 'reservation form',
    path: () => '/dhcp/reservations?form=new',
    ready: heading('Create reservation'),
  },
  {
    name: 'reservation form with faults',
    path: () => '/dhcp/reservations?form=new',
    ready: async (page) => {
      await page.getByRole('dialog').getByRole('button', { name: 'Create reservation' }).click()
      await page.getByText('MAC address is required.').waitFor()
    },
  },
  {
    name: 'ignored filters',
    path: () => '/dhcp/reservations?status=bogus&ip=192.168.1.10',
    ready: async (page) => page.getByRole('region', { name: 'Ignored filters' }).waitFor(),
  },
  { name: 'leases', path: () => '/dhcp/leases', ready: row },
  { name: 'inventory', path: () => '/dhcp/inventory', ready: heading('Inventory') },
  { name: 'address', path: () => '/addresses/192.168.1.10', ready: heading('History') },
  { name: 'dead letters', path: () => '/settings/dead-letters', ready: heading('Dead letters') },
  { name: 'zones', path: () => '/dns/zones', ready: heading('View internal') },
  { name: 'records', path: () => '/dns/records', ready: row },
  {
    name: 'record',
    path: async () => `/dns/records?open=${await first('/api/dns/records?limit=1')}`,
    ready: heading(/^Why\?/),
  },
  {
    name: 'record form with its plan',
    path: () => '/dns/records?form=new',
    ready: async (page) => {
      await page.getByRole('textbox', { name: 'Name' }).fill('axe-plan.site.com')
      await page.getByLabel('IP address').fill('192.168.1.77')
      await page.getByRole('region', { name: 'Plan for DNS' }).waitFor()
      await page.getByText(/^Inside LAN/).waitFor()
    },
  },
  {
    name: 'prompt of a record',
    path: async () => `/dns/records?open=${await promptId()}`,
    ready: async (page) => page.getByRole('button', { name: 'Dismiss' }).waitFor(),
  },
  { name: 'watchlist', path: () => '/watchlist?state=all', ready: heading('Watchlist') },
  {
    name: 'watch',
    path: async () => `/watchlist?open=${await watchId()}`,
    ready: heading('Learn next client'),
  },
  {
    name: 'lease',
    path: async () =>
      `/dhcp/leases?open=${(await api<{ items: { ip: string }[] }>('GET', '/api/dhcp/leases?limit=1')).body.items[0]?.ip}`,
    ready: heading(/^Why\?/),
  },
  {
    name: 'infrastructure plan',
    path: () => '/dhcp/infrastructure',
    ready: async (page) => {
      await page.getByRole('button', { name: /^Preview all/ }).click()
      await page.getByRole('region', { name: 'Plan for Kea' }).waitFor()
    },
  },
  { name: 'drift', path: () => '/drift', ready: heading('Drift') },
  {
    name: 'alert',
    path: async () => `/drift?open=${await alertId()}`,
    ready: heading(/^Why\?/),
  },
  {
    name: 'policy with its plan',
    path: () => '/settings/policy',
    ready: async (page) => {
      await page.getByLabel('Grace before EXPIRY delete:').fill('36')
      await page.getByText('No record changes now', { exact: false }).waitFor()
    },
  },
  {
    name: 'keys of the inbox',
    path: () => '/drift',
    ready: async (page) => {
      await page.getByRole('button', { name: /^Keys/ }).click()
      await page.getByRole('dialog', { name: 'Keys of the inbox' }).waitFor()
    },
  },
  {
    name: 'mute an alert',
    path: async () => `/drift?open=${await alertId(false)}`,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Mute', exact: true }).click()
      await page.getByRole('dialog', { name: /^Mute/ }).waitFor()
    },
  },
  {
    name: 'integration with its plan',
    path: () => '/settings/integration',
    ready: async (page) => {
      await page.getByLabel('Block').click()
      await page.getByRole('list', { name: 'What it means' }).waitFor()
    },
  },
  {
    name: 'zone rules with the tester',
    path: () => '/settings/zone-rules',
    ready: async (page) => {
      await page.getByLabel('Hostname', { exact: true }).fill('epg')
      await page.getByRole('list', { name: 'Published as' }).waitFor()
    },
  },
  {
    name: 'zone rule',
    path: () => '/settings/zone-rules',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Add rule' }).click()
      await page.getByRole('dialog', { name: 'Add rule' }).waitFor()
    },
  },
  {
    name: 'DHCP option as TXT',
    path: () => '/settings/zone-rules',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Add option' }).click()
      await page.getByRole('dialog', { name: 'Add option' }).waitFor()
    },
  },
  { name: 'notifications', path: () => '/settings/notifications', ready: heading('Last messages') },
  {
    name: 'notification channel',
    path: () => '/settings/notifications',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Add channel' }).first().click()
      await page.getByRole('dialog', { name: 'Add channel' }).waitFor()
    },
  },
  { name: 'audit', path: () => '/audit', ready: row },
  {
    name: 'audit event',
    path: async () => `/audit?open=${await first('/api/audit?limit=1')}`,
    ready: heading('What led to it'),
  },
  { name: 'policy', path: () => '/settings/policy', ready: heading('When a lease ends') },
  { name: 'users', path: () => '/settings/users', ready: row },
  {
    name: 'tokens',
    path: () => '/settings/tokens',
    ready: async (page) => page.getByRole('table').waitFor(),
  },
  { name: 'connections', path: () => '/settings/connections', ready: heading('Workers') },
  { name: 'sign-in', path: () => '/sign-in', ready: heading('Sign in') },
  { name: 'claim', path: () => '/claim/x', ready: heading('This link is not valid') },
  { name: 'password link', path: () => '/reset-password/x', ready: heading(/no longer valid/) },
  {
    name: 'nothing found',
    path: () => '/dhcp/reservations?q=nobody-has-this',
    ready: async (page) => page.getByText('No reservation fits').waitFor(),
  },
  {
    name: 'no such page',
    path: () => '/nowhere',
    ready: async (page) => page.getByText('There is no such page').waitFor(),
  },
]

for (const place of places) {
  test(`${place.name} has no serious fault, light or dark`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(await place.path())
    await place.ready(page)
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
    expect(await seriousFaults(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    expect(await seriousFaults(page, ['color-contrast'])).toEqual([])
  })
}
