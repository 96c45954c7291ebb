import type { Browser, BrowserContextOptions } from '@playwright/test'
import { api } from '@/e2e/support/api'
import { runUnderTest } from '@/e2e/support/run'
import type { Role } from '@/lib/contract/role'

export const PASSWORD = 'correct horse battery'

const stamp = Date.now().toString(36)
const states = new Map<Role, BrowserContextOptions['storageState']>()

/** The e-mail address of this run's person with a role. */
export function emailOf(role: Role): string {
  return `${role}-${stamp}@e2e.example`
}

/** The cookies of somebody with this role, who signed in by the page once. */
export async function signedInAs(
  browser: Browser,
  role: Role,
): Promise<NonNullable<BrowserContextOptions['storageState']>> {
  const known = states.get(role)
  if (known) return known
  await api('POST', '/api/users', { name: `The ${role}`, email: emailOf(role), role, password: PASSWORD })
  const context = await browser.newContext({ baseURL: runUnderTest().webUrl })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(emailOf(role))
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  const state = await context.storageState()
  await context.close()
  states.set(role, state)
  return state
}
