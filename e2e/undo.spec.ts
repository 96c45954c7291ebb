import { api, confirmPolicy } from '@/e2e/support/api'
import { cleanAddress, recordsOf, reservationsAt, unknownHost } from '@/e2e/support/static-records'
import { expect, test } from '@/e2e/support/test'

const patient = { timeout: 30_000 }

test('what was just done is undone from its message, and that again from the audit log', async ({ page }) => {
  await confirmPolicy()
  const host = await unknownHost('undo')
  const name = `${host.hostname}.site.com`
  await page.goto(`/dns/records?form=new&for=${host.ip}`)
  const form = page.getByRole('dialog', { name: 'Create record' })
  await form.getByRole('textbox', { name: 'Name' }).fill(name)
  await form.getByRole('button', { name: 'Create record' }).click()
  const message = page.locator('[data-sonner-toast]').filter({ hasText: `${name}: created` })
  await message.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Undone', { exact: true })).toBeVisible(patient)
  await expect.poll(async () => (await recordsOf(name)).length, patient).toBe(0)

  await page.goto(`/audit?q=${encodeURIComponent(host.hostname)}&verb=deleted&actor=`)
  await page
    .getByRole('button', {
      name: new RegExp(`A deleted \\(ADMIN\\) host=${host.hostname} .*deleted by hand`),
    })
    .click()
  const event = page.getByRole('dialog', { name: 'ADMIN: deleted' })
  await event.getByRole('button', { name: 'Undo' }).click()
  const plan = page.getByRole('dialog', { name: 'Undo this change?' })
  await expect(plan.getByRole('region', { name: 'Plan for DNS' })).toContainText(name)
  await plan.getByRole('button', { name: 'Undo' }).click()
  await expect(plan).toBeHidden()
  await expect.poll(async () => (await recordsOf(name))[0]?.status, patient).toBe('served')
  await cleanAddress(host.ip)
})

test('an undo that does not apply any more says what was changed since', async ({ page }) => {
  await confirmPolicy()
  const host = await unknownHost('undone')
  const made = await api<{ id: string }>('POST', '/api/dhcp/reservations', host)
  expect(made.status).toBe(201)
  const path = `/api/dhcp/reservations/${made.body.id}`
  await api('PATCH', path, { hostname: `${host.hostname}-a` })
  const events = await api<{ items: { id: string; verb: string; actorKind: string }[] }>(
    'GET',
    `/api/audit?subjectId=${made.body.id}&verb=updated`,
  )
  const event = events.body.items.find(({ actorKind }) => actorKind !== 'worker')
  await api('PATCH', path, { hostname: `${host.hostname}-b` })
  await page.goto(`/audit?open=${event?.id}&undo=true`)
  const plan = page.getByRole('dialog', { name: 'Undo this change?' })
  await expect(plan).toContainText('The reservation was changed since: hostname.')
  await expect(plan.getByRole('button', { name: 'Undo' })).toHaveAttribute('aria-disabled', 'true')
  expect((await reservationsAt(host.ip))[0]?.hostname).toBe(`${host.hostname}-b`)
  await cleanAddress(host.ip)
})

test('a dead letter tells its reason, and is tried again', async ({ page }) => {
  const letter = {
    ...{ id: 'record:00000000-0000-4000-8000-000000000000', kind: 'record', subject: 'dead.site.com' },
    ...{ detail: 'A 192.168.1.9, internal', reason: 'the zone is read-only', attempts: 3 },
    ...{ lastAt: new Date().toISOString(), status: 'failed', retryable: true, retryReason: null },
    ...{ recordId: '00000000-0000-4000-8000-000000000000', reservationId: null, changeId: null },
  }
  let retried = false
  await page.route('**/api/dead-letters**', async (route) => {
    const asked = route.request()
    if (asked.method() === 'POST') {
      retried = asked.url().endsWith(`/${encodeURIComponent(letter.id)}/retry`)
      await route.fulfill({ json: { ...letter, status: 'queued' } })
      return
    }
    const items = retried ? [] : [letter]
    await route.fulfill({ json: { items, nextCursor: null, total: items.length } })
  })
  await page.goto('/settings/dead-letters')
  const row = page.locator('[data-row]').filter({ hasText: 'dead.site.com' })
  await expect(row).toContainText('the zone is read-only')
  await expect(page.getByRole('link', { name: /Dead letters\s*1\s*given up/ })).toBeVisible()
  await row.getByRole('button', { name: 'Retry dead.site.com' }).click()
  await expect(page.getByText('dead.site.com: queued again')).toBeVisible()
  await expect(page.getByText('Nothing was given up')).toBeVisible()
})
