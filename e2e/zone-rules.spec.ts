import { api, confirmPolicy, freshHost } from '@/e2e/support/api'
import { giveOption } from '@/e2e/support/leases'
import { expect, test } from '@/e2e/support/test'
import type { ZoneRules } from '@/lib/contract/zone-rule'

const PATH = '/api/dns/zone-rules'
let before: Pick<ZoneRules, 'rules' | 'txtRules'> = { rules: [], txtRules: [] }

test.beforeAll(async () => {
  await confirmPolicy()
  const { rules, txtRules } = (await api<ZoneRules>('GET', PATH)).body
  before = { rules, txtRules }
})
test.afterEach(async () => {
  expect((await api('PUT', PATH, before)).status).toBe(200)
})

test.describe('an administrator', () => {
  test.use({ role: 'administrator' })

  test('adds a rule, tries it, sees what it would do, and saves it', async ({ page }) => {
    const host = await freshHost('both')
    const made = await api('POST', '/api/dhcp/reservations', { ...host })
    expect(made.status).toBe(201)
    const served = (view: string) =>
      expect.poll(async () => {
        const { body } = await api<{ items: { status: string }[] }>(
          'GET',
          `/api/dns/records?name=${host.hostname}.site.com&type=A&view=${view}`,
        )
        return body.items[0]?.status
      })
    await served('internal').toBe('served')

    await page.goto('/settings/zone-rules')
    const list = page.getByRole('list', { name: 'Zone rules' })
    await expect(list.getByRole('listitem').first()).toBeVisible()
    await page.getByRole('button', { name: 'Add rule' }).click()
    const form = page.getByRole('dialog', { name: 'Add rule' })
    await form.getByLabel('Regular expression').click()
    await form.getByLabel('Hostname pattern').fill('(both')
    await form.getByRole('button', { name: 'Add to the list' }).click()
    await expect(form.getByText('must not have a ( without its )')).toBeVisible()
    await form.getByLabel('Hostname pattern').fill('both-.*')
    for (const [index, place] of ['site.com (internal)', 'site.com (external)'].entries()) {
      await form.getByRole('button', { name: 'Add zone' }).click()
      await form.getByLabel(`Zone ${index + 1}`, { exact: true }).selectOption(place)
    }
    await form.getByLabel('TTL of zone 2, in seconds').fill('120')
    await form.getByLabel('LAN', { exact: true }).click()
    await form.getByRole('button', { name: 'Add to the list' }).click()

    // The new rule is the last, and the one for everything stands before it: moved up by keyboard.
    const rule = list.getByRole('listitem').filter({ hasText: 'both-.*' })
    await rule.getByRole('button', { name: /^Edit rule/ }).focus()
    for (let moves = 0; moves < before.rules.length; moves += 1) await page.keyboard.press('Alt+ArrowUp')
    await expect(list.getByRole('listitem').first()).toContainText('both-.*')

    await page.getByLabel('Hostname', { exact: true }).fill(host.hostname)
    await page.getByLabel('In scope').selectOption('LAN')
    const published = page.getByRole('list', { name: 'Published as' })
    await expect(published.getByText(`${host.hostname}.site.com`)).toHaveCount(2)
    await expect(published.getByText('in site.com (external), TTL 120 s')).toBeVisible()
    const says = page.getByRole('list', { name: 'What each rule says' })
    await expect(says.getByRole('listitem').first()).toContainText('decides')
    await expect(says.getByRole('listitem').last()).toContainText('Rule 1 has decided.')

    const plan = page.getByRole('region', { name: 'Plan for DNS' })
    await expect(plan.getByText(`${host.hostname}.site.com`).first()).toBeVisible()
    const stored = (await api<ZoneRules>('GET', PATH)).body
    expect(stored.rules).toEqual(before.rules)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Zone rules saved')).toBeVisible()
    await served('external').toBe('served')
  })

  test('shows a DHCP option of reservations as TXT', async ({ page }) => {
    const host = await freshHost('boot')
    expect((await api('POST', '/api/dhcp/reservations', { ...host })).status).toBe(201)
    const texts = async (name: string) =>
      (
        await api<{ items: { value: string; status: string }[] }>(
          'GET',
          `/api/dns/records?name=${name}.${host.hostname}.site.com&type=TXT`,
        )
      ).body.items.map(({ value, status }) => `${value} ${status}`)
    await expect
      .poll(
        async () =>
          (await api<{ items: unknown[] }>('GET', `/api/dhcp/reservations?q=${host.hostname}&status=served`))
            .body.items.length,
      )
      .toBe(1)
    await giveOption(host.ip, 60, 'PXEClient')

    await page.goto('/settings/zone-rules')
    await page.getByRole('button', { name: 'Add option' }).click()
    const form = page.getByRole('dialog', { name: 'Add option' })
    await form.getByLabel('Option code').fill('60')
    await form.getByLabel('Name', { exact: true }).fill('opt60.site.com')
    await form.getByRole('button', { name: 'Add to the list' }).click()
    await expect(
      form.getByText('labels that begin with an underscore', { exact: false }).last(),
    ).toBeVisible()
    await form.getByLabel('Name', { exact: true }).fill('_opt60.{hostname}')
    await form.getByRole('button', { name: 'Add to the list' }).click()
    await expect(page.getByRole('list', { name: 'DHCP options as TXT' })).toContainText('DHCPv4 option 60')
    const save = page.getByRole('button', { name: 'Save' })
    await expect(save).not.toHaveAttribute('aria-disabled', 'true')
    expect(await texts('_opt60')).toEqual([])
    await save.click()
    await expect(page.getByText('Zone rules saved')).toBeVisible()
    await expect.poll(() => texts('_opt60')).toEqual(['PXEClient served'])
  })

  test('sees at once what somebody else saved', async ({ page }) => {
    const theirs = { rules: [{ pattern: 'elsewhere-*', targets: [] }, ...before.rules] }
    await page.goto('/settings/zone-rules')
    const list = page.getByRole('list', { name: 'Zone rules' })
    await expect(list).toBeVisible()
    await api('PUT', PATH, theirs)
    await expect(list).toContainText('elsewhere-*')
    await expect(page.getByText('published nowhere', { exact: true })).toBeVisible()
  })

  test('keeps what one had begun when somebody else saves, and does not save it over theirs', async ({
    page,
  }) => {
    await page.goto('/settings/zone-rules')
    const list = page.getByRole('list', { name: 'Zone rules' })
    await page.getByRole('button', { name: /^Remove rule 1,/ }).click()
    const save = page.getByRole('button', { name: 'Save' })
    await expect(save).not.toHaveAttribute('aria-disabled', 'true')
    const left = await list.innerText()
    await api('PUT', PATH, { rules: [{ pattern: 'elsewhere-*', targets: [] }, ...before.rules] })
    const told = page.getByRole('status').filter({ hasText: 'Somebody saved other rules meanwhile' })
    await expect(told).toBeVisible()
    expect(await list.innerText()).toBe(left)
    await expect(save).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('button', { name: 'Show theirs, drop mine' }).click()
    await expect(list).toContainText('elsewhere-*')
    await expect(told).toBeHidden()
  })

  test('undoes from the message what was saved', async ({ page }) => {
    await page.goto('/settings/zone-rules')
    const list = page.getByRole('list', { name: 'Zone rules' })
    const first = await list.innerText()
    await page.getByRole('button', { name: /^Remove rule 1,/ }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Zone rules saved')).toBeVisible()
    expect((await api<ZoneRules>('GET', PATH)).body.rules).not.toEqual(before.rules)
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await expect(page.getByText('Undone')).toBeVisible()
    await expect.poll(async () => (await api<ZoneRules>('GET', PATH)).body.rules).toEqual(before.rules)
    await expect.poll(() => list.innerText()).toBe(first)
  })
})

test('an operator reads the rules and may try them', async ({ page }) => {
  await page.goto('/settings/zone-rules')
  await expect(page.getByRole('button', { name: 'Add rule' })).toHaveAttribute('aria-disabled', 'true')
  await page.getByLabel('Hostname', { exact: true }).fill('wpad')
  await expect(page.getByText('wpad is a reserved name.')).toBeVisible()
})
