import { expect, test } from 'vitest'
import { createHostLines } from '@/worker/host-lines'

const payload = (n: number) =>
  JSON.stringify({
    operation: 'INSERT',
    ip_address: `192.0.2.${n}`,
    hostname: `h${n}`,
    mac: '02:00:00:00:00:01',
  })

test('tells of every notification, in order, and lets others go between them', async () => {
  const told: string[] = []
  const nothing = () => undefined
  const log = {
    debug: nothing,
    warn: nothing,
    error: nothing,
    line: nothing,
    info: (text: string) => void told.push(text),
  }
  const hear = createHostLines(log)
  for (let n = 1; n <= 100; n += 1) hear(payload(n))
  expect(told).toEqual([])
  await new Promise((turn) => setImmediate(turn))
  expect(told.length).toBeGreaterThan(0)
  expect(told.length).toBeLessThan(100)
  while (!told.some((line) => line.includes('192.0.2.100'))) await new Promise((turn) => setImmediate(turn))
  hear(payload(101))
  await new Promise((turn) => setImmediate(turn))
  const notified = told.filter((line) => line.includes('{'))
  expect(notified.map((line) => /192\.0\.2\.(\d+)/.exec(line)?.[1])).toEqual(
    Array.from({ length: 101 }, (_, index) => String(index + 1)),
  )
})
