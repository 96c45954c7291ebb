import { expect, test } from '@/e2e/support/test'

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('sees every verb, disabled with the reason', async ({ page }) => {
    await page.goto('/dhcp/reservations')
    const create = page.getByRole('button', { name: 'Create reservation' })
    await expect(create).toHaveAttribute('aria-disabled', 'true')
    await create.focus()
    await expect(page.getByRole('tooltip')).toHaveText(/Your role is viewer: this needs operator/)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)

    await page
      .getByRole('button', { name: /^Verbs for/ })
      .first()
      .click()
    const remove = page.getByRole('menuitem', { name: 'Delete' })
    await expect(remove).toHaveAttribute('aria-disabled', 'true')
    await expect(remove).toContainText('this needs operator')
    await page.keyboard.press('Escape')

    await page.goto('/settings/policy')
    await expect(page.getByRole('checkbox', { name: 'Publish in DNS' })).toBeDisabled()
    await page.goto('/settings/tokens')
    await expect(page.getByText('Only administrators see the tokens')).toBeVisible()
    await page.goto('/settings/users')
    await expect(page.getByText('Only administrators see the users')).toBeVisible()
  })

  test('is refused by the server, whatever the page says', async ({ page }) => {
    await page.goto('/')
    const statuses = await page.evaluate(async () => {
      const send = async (method: string, path: string, body?: unknown) =>
        (
          await fetch(path, {
            method,
            headers: { 'content-type': 'application/json' },
            ...(body ? { body: JSON.stringify(body) } : {}),
          })
        ).status
      return [
        await send('POST', '/api/dhcp/reservations', {
          scope: 'LAN',
          hostname: 'forbidden',
          mac: '02:00:00:00:00:01',
          ip: '192.168.1.250',
        }),
        await send('PUT', '/api/policy', { dnsEnabled: false }),
        await send('POST', '/api/tokens', { name: 'mine', role: 'administrator' }),
        await send('GET', '/api/users'),
      ]
    })
    expect(statuses).toEqual([403, 403, 403, 403])
  })
})

test.describe('an operator', () => {
  test.use({ role: 'operator' })

  test('changes reservations, but manages nothing', async ({ page }) => {
    await page.goto('/dhcp/reservations')
    await expect(page.getByRole('button', { name: 'Create reservation' })).not.toHaveAttribute(
      'aria-disabled',
    )
    await page.goto('/settings/tokens')
    await expect(page.getByRole('button', { name: 'Create token' })).toHaveAttribute('aria-disabled', 'true')
  })
})
