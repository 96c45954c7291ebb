import { addReservation, freshHost, removeReservation } from '@/e2e/support/api'
import { expect, test } from '@/e2e/support/test'

test.use({ role: 'viewer' })

test('a MAC is found in any notation, an address and a network too', async ({ page }) => {
  const host = await freshHost()
  const { id } = await addReservation(host)
  const hex = host.mac.replaceAll(':', '').toLowerCase()
  const dotted = hex.replace(/(.{4})(.{4})(.{4})/, '$1.$2.$3')
  await page.goto('/dhcp/reservations')
  const search = page.getByRole('searchbox')
  for (const text of [host.mac, host.mac.replaceAll(':', '-'), dotted, hex, host.ip, host.hostname]) {
    await search.fill(text)
    await expect(page).toHaveURL((url) => url.searchParams.get('q') === text)
    await expect(page.getByRole('link', { name: host.hostname })).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Pages' }).getByText('1 to 1 of 1')).toBeVisible()
  }
  await search.fill('192.168.1.0/24')
  await expect(page.getByRole('link', { name: host.hostname })).toBeVisible()
  await expect(page.getByText('172.30.19.', { exact: false })).toHaveCount(0)
  await search.fill('no such thing')
  await expect(page.getByText('No reservation fits')).toBeVisible()
  await page.getByRole('button', { name: 'Clear search and filters' }).click()
  await expect(search).toHaveValue('')
  await removeReservation(id)
})

test('order, page, filters and columns stand in the address, and come back from it', async ({ page }) => {
  await page.goto('/dns/records')
  const first = page.locator('[data-row]').first()
  await expect(first).toBeVisible()
  const top = () => first.getAttribute('data-row')
  const ascending = await top()
  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await expect(page).toHaveURL(/sort=-name/)
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending')
  await expect(first).not.toHaveAttribute('data-row', ascending ?? '')

  const pages = page.getByRole('navigation', { name: 'Pages' })
  await expect(pages.getByText(/^1 to 50 of/)).toBeVisible()
  const descending = await top()
  await pages.getByRole('button', { name: 'Next' }).click()
  await expect(page).toHaveURL(/cursor=/)
  await expect(pages.getByText(/^51 to/)).toBeVisible()
  const second = await top()
  await page.reload()
  await expect(pages.getByText(/^51 to/)).toBeVisible()
  await expect(first).toHaveAttribute('data-row', second ?? '')
  await page.goBack()
  await expect(pages.getByText(/^1 to 50/)).toBeVisible()
  await expect(first).toHaveAttribute('data-row', descending ?? '')

  await page.getByRole('combobox', { name: 'Type' }).selectOption('PTR')
  await expect(page).toHaveURL(/type=PTR/)
  await expect(first).toContainText('.arpa')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Owner' }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/cols=owner/)
  await page.reload()
  await expect(page.getByRole('columnheader', { name: 'Owner' })).toBeVisible()
})

test('the export has what the list shows', async ({ page }) => {
  await page.goto('/dhcp/reservations?scope=LAN6')
  await expect(page.locator('[data-row]').first()).toBeVisible()
  const shown = await page.locator('[data-row]').count()
  await page.getByRole('button', { name: 'Export' }).click()
  const started = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  const stream = await (await started).createReadStream()
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  const lines = text.trim().split('\n')
  expect(lines).toHaveLength(shown + 1)
  expect(lines[0]).toContain('hostname')
  expect(text).toContain('2001:db8:77::')
})

test('the palette finds an object and goes there', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Search' })
  await palette.getByRole('combobox').fill('172.30.19.5')
  await expect(palette.getByRole('option', { name: /us3-cab10-pdu1\s*Reservation · / })).toBeVisible()
  await expect(palette.getByRole('option', { name: /Create reservation/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await palette.getByRole('option', { name: /us3-cab10-pdu1\s*Reservation · / }).click()
  await expect(page.getByRole('heading', { name: 'us3-cab10-pdu1' })).toBeVisible()
})

test('what the address asks for in vain is told, and can be cleared', async ({ page }) => {
  await page.goto('/dhcp/reservations?scope=NOWHERE&status=bogus&sort=colour&family=6')
  const ignored = page.getByRole('region', { name: 'Ignored filters' })
  await expect(ignored).toContainText('NOWHERE')
  await expect(ignored).toContainText('bogus')
  await expect(ignored).toContainText('colour')
  await expect(page.getByRole('combobox', { name: 'State' })).toHaveValue('')
  await expect(page.getByRole('option', { name: /NOWHERE|bogus/ })).toHaveCount(0)
  // What can hold still holds.
  await expect(page.getByRole('combobox', { name: 'Family' })).toHaveValue('6')
  await expect(page.locator('[data-row]').first()).toContainText('2001:db8:77::')
  await ignored.getByRole('button', { name: 'Clear the ignored filter State' }).click()
  await expect(page).not.toHaveURL(/status=/)
  await expect(ignored).not.toContainText('bogus')
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect(ignored).toHaveCount(0)

  await page.goto('/dhcp/reservations?ip=192.168.1.10')
  await expect(page.locator('[data-row]')).toHaveCount(1)
  await page.getByRole('button', { name: 'Clear the filter Address: 192.168.1.10' }).click()
  await expect(page).toHaveURL(/\/dhcp\/reservations$/)
})

const tables = ['/dhcp/reservations', '/dhcp/leases', '/dhcp/scopes', '/dns/records', '/audit']

test('lists fit their room: columns leave by rank, and come back when asked for', async ({ page }) => {
  const over = () =>
    page.evaluate(() => {
      const box = document.querySelector('main section[tabindex]')
      return box === null ? Number.NaN : box.scrollWidth - box.clientWidth
    })
  await page.setViewportSize({ width: 1280, height: 800 })
  for (const path of tables) {
    await page.goto(path)
    await expect(page.locator('[data-row]').first()).toBeVisible()
    for (const width of [1280, 1024, 800, 640]) {
      await page.setViewportSize({ width, height: 800 })
      await expect.poll(over, `${path} at ${width}`).toBeLessThanOrEqual(0)
    }
  }
  await expect(page.getByRole('columnheader', { name: 'Line' })).toBeVisible()
  await page.goto('/dns/records')
  await expect(page.getByRole('columnheader', { name: 'Name' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'View' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Columns' }).click()
  const view = page.getByRole('menuitemcheckbox', { name: 'View' })
  await expect(view).not.toBeChecked()
  await view.click()
  await expect(page).toHaveURL(/cols=view/)
  await expect(page.getByRole('columnheader', { name: 'View' })).toHaveCount(1)
})
