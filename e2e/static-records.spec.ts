import type { Locator, Page } from '@playwright/test'
import { addReservation, api, confirmPolicy, type NewHost } from '@/e2e/support/api'
import { grantLease, releaseLease } from '@/e2e/support/leases'
import {
  addStaticRecord,
  cleanAddress,
  DEFAULT_TOGGLES,
  recordsOf,
  reservationsAt,
  setToggles,
  unknownHost,
} from '@/e2e/support/static-records'
import { expect, test } from '@/e2e/support/test'

test.beforeAll(async () => {
  await confirmPolicy()
  await setToggles(DEFAULT_TOGGLES)
})
test.afterEach(() => setToggles(DEFAULT_TOGGLES))

/** The client has a name of its own: the record’s is free. */
const asClient = (host: NewHost) => ({ ...host, hostname: `${host.hostname}-pc` })
const fqdn = ({ hostname }: NewHost) => `${hostname}.site.com`
const cardOf = (form: Locator) => form.getByRole('region', { name: 'What is known about the address' })
const promptOf = (page: Page) => page.getByRole('region', { name: 'Proposal' })
const panelOf = (page: Page, host: NewHost) => page.getByRole('dialog', { name: fqdn(host), exact: true })

/** Types a record into the form, and saves it. */
async function create(page: Page, host: NewHost): Promise<void> {
  await page.goto('/dns/records?form=new')
  const form = page.getByRole('dialog', { name: 'Create record' })
  await form.getByRole('textbox', { name: 'Name' }).fill(fqdn(host))
  await form.getByLabel('IP address').fill(host.ip)
  await form.getByRole('button', { name: 'Create record' }).click()
  await expect(panelOf(page, host)).toBeVisible()
}

const leaseKnown = async (ip: string, state: string) =>
  (await api<{ items: unknown[] }>('GET', `/api/dhcp/leases?ip=${ip}&state=${state}`)).body.items.length

test('the form says what DHCP knows while the address is typed, and plans before it saves', async ({
  page,
}) => {
  const host = await unknownHost('typed')
  await grantLease(asClient(host))
  await expect.poll(() => leaseKnown(host.ip, 'active')).toBe(1)
  await page.goto('/dns/records')
  await page.getByRole('button', { name: 'Create record' }).click()
  const form = page.getByRole('dialog', { name: 'Create record' })
  await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await expect(cardOf(form)).toContainText('Type an IPv4 address')
  await form.getByLabel('IP address').pressSequentially(host.ip, { delay: 20 })
  await expect(cardOf(form)).toContainText(`leased to ${host.mac} (${host.hostname}-pc) until`)
  await expect(cardOf(form)).toContainText('Inside LAN')
  await form.getByLabel('IP address').fill('10.99.99.99')
  await expect(cardOf(form)).toContainText('DHCP has no say there')
  await form.getByLabel('IP address').fill(host.ip)

  await form.getByRole('textbox', { name: 'Name' }).fill(fqdn(host))
  const plan = form.getByRole('region', { name: 'Plan for DNS' })
  await expect(plan).toContainText(fqdn(host))
  await expect(plan).toContainText('in-addr.arpa')
  await form.getByRole('textbox', { name: 'Name' }).fill('elsewhere.example.org')
  await expect(form.getByText(/lies in no managed zone/)).toBeVisible()
  await form.getByRole('button', { name: 'Create record' }).click()
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveAttribute('aria-invalid', 'true')
  await form.getByRole('textbox', { name: 'Name' }).fill('')
  await form.getByLabel('TTL').fill('ten')
  await form.getByRole('button', { name: 'Create record' }).click()
  await expect(form.getByText('Name is required.')).toBeVisible()
  await expect(form.getByText('TTL must be whole seconds, at least 1.')).toBeVisible()
  await releaseLease(host.ip)
})

test('a dynamic lease: the reservation is made from it in one click, and both lead to each other', async ({
  page,
}) => {
  const host = await unknownHost('lease')
  await grantLease(asClient(host))
  await expect.poll(() => leaseKnown(host.ip, 'active')).toBe(1)
  await create(page, host)
  const prompt = promptOf(page)
  await expect(prompt.getByText('Dynamic lease; reserve to prevent reallocation.')).toBeVisible()
  await expect(prompt).toContainText(host.mac)
  await expect(prompt).toContainText('known from the lease granted')
  await expect(prompt.getByRole('button', { name: 'Dismiss' })).toBeVisible()
  await prompt.getByRole('button', { name: 'Create Reservation' }).click()
  await expect(prompt.getByText(`${host.ip} is reserved already, for ${host.hostname}.`)).toBeVisible()
  await expect(page.getByText(`${host.hostname}: served`)).toBeVisible({ timeout: 20_000 })
  const [reservation] = await reservationsAt(host.ip)
  expect(reservation).toMatchObject({
    infra: true,
    mac: host.mac,
    hostname: host.hostname,
    createdFrom: 'dns',
  })
  expect(reservation?.staticRecordId).toBe((await recordsOf(fqdn(host)))[0]?.staticRecordId)

  await prompt.getByRole('link', { name: 'Open reservation' }).click()
  await expect(page.getByText('Its name is a static record')).toBeVisible()
  await page.getByRole('link', { name: 'Open record' }).click()
  await expect(panelOf(page, host).getByRole('link', { name: 'Reservation', exact: true })).toBeVisible()
  await cleanAddress(host.ip)
  await releaseLease(host.ip)
})

test('a client known from its last lease: dismissed stays dismissed, and can be offered again', async ({
  page,
}) => {
  const host = await unknownHost('last')
  await grantLease(asClient(host))
  await expect.poll(() => leaseKnown(host.ip, 'active')).toBe(1)
  await releaseLease(host.ip)
  await expect.poll(() => leaseKnown(host.ip, 'released')).toBe(1)
  await create(page, host)
  const prompt = promptOf(page)
  await expect(prompt.getByText('Create Fixed Reservation?')).toBeVisible()
  await prompt.getByRole('button', { name: 'Dismiss' }).click()
  await expect(prompt.getByText(/^No reservation is offered: dismissed by operator/)).toBeVisible()
  await page.reload()
  await expect(prompt.getByText(/^No reservation is offered/)).toBeVisible()
  expect(await reservationsAt(host.ip)).toEqual([])
  await prompt.getByRole('button', { name: 'Offer again' }).click()
  await expect(prompt.getByText('Create Fixed Reservation?')).toBeVisible()

  // The operator knows better who it is.
  const other = host.mac.replace(/..$/, host.mac.endsWith('01') ? '02' : '01')
  await prompt.getByRole('button', { name: 'Another client' }).click()
  await expect(prompt.getByRole('textbox', { name: 'MAC address' })).toBeFocused()
  await prompt.getByRole('textbox', { name: 'MAC address' }).fill('12:34')
  await prompt.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(prompt.getByText(/must be a MAC address/)).toBeVisible()
  await prompt.getByRole('textbox', { name: 'MAC address' }).fill(other.replaceAll(':', '-').toLowerCase())
  await prompt.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(prompt.getByText(/is reserved already/)).toBeVisible()
  expect(await reservationsAt(host.ip)).toMatchObject([{ mac: other, infra: true }])
  await cleanAddress(host.ip)
})

test('an unknown client: the address is watched, or its MAC is typed', async ({ page }) => {
  await setToggles({ autoWatch: false })
  const host = await unknownHost('nobody')
  await create(page, host)
  const prompt = promptOf(page)
  await expect(
    prompt.getByText(`Nobody knows which client uses ${host.ip}: put it on the watchlist, or type its MAC.`),
  ).toBeVisible()
  await prompt.getByRole('button', { name: 'Watch' }).click()
  await expect(prompt.getByText(/It is on the watchlist/)).toBeVisible()
  await expect(panelOf(page, host).getByRole('link', { name: 'Watch', exact: true })).toBeVisible()
  await prompt.getByRole('link', { name: 'Open watch' }).click()
  const watch = page.getByRole('dialog', { name: host.ip })
  await expect(watch.getByText('watching', { exact: true })).toBeVisible()
  await watch.getByRole('link', { name: 'Record', exact: true }).click()

  await prompt.getByRole('textbox', { name: 'MAC address' }).fill(host.mac)
  await prompt.getByRole('button', { name: 'Create Reservation' }).click()
  await expect(prompt.getByText(/is reserved already/)).toBeVisible()
  expect(await reservationsAt(host.ip)).toMatchObject([{ mac: host.mac, infra: true }])
  await cleanAddress(host.ip)
})

test('outside every scope nothing is asked; a reservation is shown, and another name is drift', async ({
  page,
}) => {
  const outside = { ...(await unknownHost('out')), ip: '10.99.1.7' }
  await create(page, outside)
  await expect(panelOf(page, outside).getByText('served', { exact: true })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('button', { name: 'Dismiss' })).toHaveCount(0)
  await cleanAddress(outside.ip)

  const reserved = await unknownHost('kept')
  await addReservation(reserved)
  const named = { ...reserved, hostname: `${reserved.hostname}-dns` }
  await create(page, named)
  await expect(
    promptOf(page).getByText(`${reserved.ip} is reserved already, for ${reserved.hostname}.`),
  ).toBeVisible()
  await expect(
    promptOf(page).getByText(
      `DNS calls ${reserved.ip} ${fqdn(named)}, its reservation ${reserved.hostname}.`,
    ),
  ).toBeVisible()
  await cleanAddress(reserved.ip)
})

test('Auto-create makes the reservation with the record; Ignore asks nothing', async ({ page }) => {
  await setToggles({ onStaticDns: 'auto-create' })
  const host = await unknownHost('auto')
  await grantLease(asClient(host))
  await expect.poll(() => leaseKnown(host.ip, 'active')).toBe(1)
  await page.goto('/dns/records?form=new')
  const form = page.getByRole('dialog', { name: 'Create record' })
  await form.getByRole('textbox', { name: 'Name' }).fill(fqdn(host))
  await form.getByLabel('IP address').fill(host.ip)
  await expect(form.getByRole('region', { name: 'Plan for Kea' })).toContainText(host.mac)
  await form.getByRole('button', { name: 'Create record' }).click()
  await expect(promptOf(page).getByText(/is reserved already/)).toBeVisible()
  expect(await reservationsAt(host.ip)).toMatchObject([{ mac: host.mac, infra: true, createdFrom: 'dns' }])
  await cleanAddress(host.ip)
  await releaseLease(host.ip)

  await setToggles({ onStaticDns: 'ignore', autoWatch: false })
  const ignored = await unknownHost('ignored')
  await create(page, ignored)
  await expect(panelOf(page, ignored).getByText('served', { exact: true })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('button', { name: 'Dismiss' })).toHaveCount(0)
  await cleanAddress(ignored.ip)
})

test('TTL and value are edited where they stand: Enter saves, Esc reverts', async ({ page }) => {
  const host = await unknownHost('inline')
  const next = { ...host, ip: host.ip.replace(/\d+$/, (last) => String(Number(last) + 1)) }
  await addStaticRecord(host)
  await page.goto(`/dns/records?q=${host.hostname}&type=A`)
  const row = page.locator('[data-row]').first()
  await expect(row.getByText('served', { exact: true })).toBeVisible({ timeout: 20_000 })
  const ttl = row.getByRole('button', { name: `Edit the TTL of ${fqdn(host)}, 600` })
  await ttl.click()
  const field = row.getByRole('textbox', { name: `TTL of ${fqdn(host)}` })
  await expect(field).toBeFocused()
  await field.fill('60')
  await page.keyboard.press('Escape')
  await expect(ttl).toBeFocused()
  await page.keyboard.press('Enter')
  await field.fill('0')
  await page.keyboard.press('Enter')
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText('TTL must be whole seconds, at least 1.').first()).toBeVisible()
  await field.fill('1200')
  await page.keyboard.press('Enter')
  await expect(row.getByRole('button', { name: `Edit the TTL of ${fqdn(host)}, 1200` })).toBeVisible()
  await expect
    .poll(async () => (await recordsOf(fqdn(host)))[0])
    .toMatchObject({ ttl: 1200, status: 'served' })

  await row.getByRole('button', { name: fqdn(host), exact: true }).click()
  const panel = panelOf(page, host)
  await panel.getByRole('button', { name: /^Edit the value of/ }).click()
  await panel.getByRole('textbox', { name: `Value of ${fqdn(host)}` }).fill('nonsense')
  // Esc belongs to the field first, then to the panel.
  await page.keyboard.press('Escape')
  await expect(panel).toBeVisible()
  await panel.getByRole('button', { name: /^Edit the value of/ }).click()
  await panel.getByRole('textbox', { name: `Value of ${fqdn(host)}` }).fill(next.ip)
  await page.keyboard.press('Enter')
  await expect(
    panel.getByRole('button', { name: `Edit the value of ${fqdn(host)}, ${next.ip}` }),
  ).toBeVisible()
  await expect.poll(async () => (await recordsOf(fqdn(host))).map(({ value }) => value)).toEqual([next.ip])
  await cleanAddress(next.ip)
})

test('a record is edited in its form and deleted, each after its plan was shown', async ({ page }) => {
  const host = await unknownHost('form')
  const { id } = await addStaticRecord(host)
  await page.goto(`/dns/records/${id}`)
  const panel = panelOf(page, host)
  await expect(panel.getByText('served', { exact: true })).toBeVisible({ timeout: 20_000 })
  await panel.getByRole('button', { name: 'Edit', exact: true }).click()
  const form = page.getByRole('dialog', { name: `Edit ${fqdn(host)}` })
  await expect(form.getByText('Nothing was changed.')).toBeVisible()
  await form.getByLabel('TTL').fill('300')
  await expect(form.getByRole('region', { name: 'Plan for DNS' })).toContainText(/600 becomes 300|600 .* 300/)
  await form.getByLabel('Comment').fill('rack 4')
  await form.getByRole('button', { name: 'Save changes' }).click()
  await expect(form).toBeHidden()
  await expect(panel.getByText('rack 4')).toBeVisible()

  await panel.getByRole('button', { name: 'Delete' }).click()
  const ask = page.getByRole('dialog', { name: `Delete ${fqdn(host)}?` })
  await expect(ask.getByText('1 name would stop resolving')).toBeVisible()
  await expect(ask.getByRole('region', { name: 'Plan for DNS' })).toContainText('in-addr.arpa')
  await ask.getByRole('button', { name: 'Delete record' }).click()
  await expect(ask).toBeHidden()
  await expect.poll(async () => (await recordsOf(fqdn(host))).length, { timeout: 20_000 }).toBe(0)
})

test('what is found on the server says why it cannot be changed, and is adopted with its plan', async ({
  page,
}) => {
  const { body } = await api<{ items: { id: string; name: string; staticRecordId: string | null }[] }>(
    'GET',
    '/api/dns/records?origin=imported&type=A&zone=site.com&view=internal&limit=50',
  )
  const found = body.items.find(
    ({ name, staticRecordId }) => staticRecordId === null && name !== 'gw.site.com',
  )
  await page.goto(`/dns/records?open=${found?.id}`)
  const panel = page.getByRole('dialog', { name: found?.name ?? '', exact: true })
  const edit = panel.getByRole('button', { name: 'Edit', exact: true })
  await expect(edit).toHaveAttribute('aria-disabled', 'true')
  await expect(edit).toHaveAccessibleDescription(/adopt it first/)
  await panel.getByRole('button', { name: 'Adopt' }).click()
  const ask = page.getByRole('dialog', { name: `Adopt ${found?.name}` })
  await expect(ask.getByText('No name stops resolving')).toBeVisible()
  await ask.getByRole('button', { name: 'Adopt record' }).click()
  await expect(ask).toBeHidden()
  await expect(edit).not.toHaveAttribute('aria-disabled', 'true')
  await expect(panel.getByRole('button', { name: 'Adopt' })).toHaveAccessibleDescription(
    'It is ours already.',
  )
  await expect(panel.getByText('served', { exact: true })).toBeVisible({ timeout: 20_000 })
})

test('a record that stands already is told, with the way to it', async ({ page }) => {
  const host = await unknownHost('twice')
  const { id } = await addStaticRecord(host)
  await page.goto('/dns/records?form=new')
  const form = page.getByRole('dialog', { name: 'Create record' })
  await form.getByRole('textbox', { name: 'Name' }).fill(fqdn(host))
  await form.getByLabel('IP address').fill(host.ip)
  await form.getByRole('button', { name: 'Create record' }).click()
  await form.getByRole('link', { name: 'Open that record' }).click()
  await expect(page).toHaveURL(new RegExp(`open=${id}`))
  await expect(panelOf(page, host)).toBeVisible()
  await cleanAddress(host.ip)
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('sees the prompt, and is told why not to answer it', async ({ page }) => {
    const host = await unknownHost('look')
    const { id } = await addStaticRecord(host)
    await page.goto('/dns/records')
    await expect(page.getByRole('button', { name: 'Create record' })).toHaveAccessibleDescription(
      /this needs operator/,
    )
    await page.goto(`/dns/records?open=${id}`)
    const prompt = promptOf(page)
    await expect(prompt.getByText(/^Nobody knows which client uses/)).toBeVisible()
    await expect(prompt.getByRole('button', { name: 'Dismiss' })).toHaveAccessibleDescription(
      /this needs operator/,
    )
    await expect(panelOf(page, host).getByRole('button', { name: /^Edit the value of/ })).toHaveCount(0)
    await cleanAddress(host.ip)
  })
})
