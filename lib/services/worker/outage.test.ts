import { expect, test } from 'vitest'
import { createOutage } from './outage'

function outage() {
  const said: string[] = []
  const log = {
    warn: (text: string) => said.push(`W ${text}`),
    info: (text: string) => said.push(`I ${text}`),
  }
  return { said, ...createOutage(log, { failing: 'Reading failed', well: 'Reading again' }) }
}

test('tells each reason once, and once that it is over', () => {
  const { said, failed, over } = outage()
  over()
  for (const reason of ['closed', 'refused', 'refused', 'closed', 'refused']) failed(reason)
  over()
  over()
  expect(said).toEqual(['W Reading failed: closed', 'W Reading failed: refused', 'I Reading again'])
  failed('closed')
  expect(said.at(-1)).toBe('W Reading failed: closed')
  expect(said).toHaveLength(4)
})

test('does not fill the log with reasons that have a figure in them', () => {
  const { said, failed } = outage()
  for (let n = 0; n < 1_000; n += 1) failed(`after ${n} s`)
  expect(said).toHaveLength(10)
})
