import { describe, expect, it } from 'vitest'
import { run } from '@/scripts/testing/shell'

/** What `npm run token` says when it refuses. */
async function refusal(...args: string[]): Promise<string> {
  const node = ['--import', 'tsx', 'scripts/token.ts', ...args]
  const failed = await run(process.execPath, node, { DATABASE_URL: '' }).then(
    (printed) => new Error(`it printed ${printed}`),
    (error: unknown) => error as Error,
  )
  return failed.message.split('failed:\n')[1] ?? failed.message
}

describe('npm run token', () => {
  it.each([
    [['--role', 'king'], '--role king: must be one of viewer, operator, administrator\n'],
    [[], '--role is missing: give one of viewer, operator, administrator\n'],
    [
      ['--role', 'viewer', '--expires', 'soon'],
      '--expires soon: must be a number with h, d or w, such as 30d\n',
    ],
    [['--role', 'viewer', '--expires', '9999w'], '--expires 9999w: must be at most 3650 days\n'],
    [['--rule', 'viewer'], "Unknown option '--rule'\n"],
  ])(
    'says of %o in one line what is allowed',
    async (args, line) => {
      expect(await refusal(...args)).toBe(line)
    },
    30_000,
  )
})
