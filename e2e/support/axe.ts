import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** What fades in is half transparent meanwhile, and has no contrast yet. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((each) => each.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((each) => each.finished),
    ),
  )
}

/** The serious and critical faults that axe finds by WCAG 2.2 A and AA; `rules`: by these alone. */
export async function seriousFaults(page: Page, rules?: string[]): Promise<string[]> {
  await settled(page)
  const axe = new AxeBuilder({ page })
  const { violations } = await (rules
    ? axe.withRules(rules)
    : axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
  ).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}
