import { test as base, expect, type Page } from '@playwright/test'
import { signedInAs } from '@/e2e/support/accounts'
import { runUnderTest } from '@/e2e/support/run'
import type { Role } from '@/lib/contract/role'

export { expect }

/** `role` says who sits before `page`; null: nobody signed in. Errors of the page's scripts fail the test. */
export const test = base.extend<{ role: Role | null; page: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  baseURL: async ({}, use) => use(runUnderTest().webUrl),
  role: ['operator', { option: true }],
  storageState: async ({ browser, role }, use) => {
    await use(role === null ? { cookies: [], origins: [] } : await signedInAs(browser, role))
  },
  page: async ({ page }, use) => {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (/Content Security Policy|hydrat/i.test(message.text())) errors.push(message.text())
    })
    await use(page)
    expect(errors, 'errors of the page').toEqual([])
  },
})
