import { expect, test } from 'vitest'
import { createPace } from '@/worker/pace'

function paced(perSecond: number, seconds: number) {
  let clock = 0
  const pace = createPace(() => clock)
  for (let event = 0; event < perSecond * seconds; event += 1) {
    clock += 1000 / perSecond
    pace.took(1)
  }
  return { pace, later: (ms: number) => (clock += ms) }
}

test('a trickle is not busy, however long it lasts', () => {
  expect(paced(15, 60).pace.busy()).toBe(false)
  expect(paced(50, 60).pace.busy()).toBe(false)
})

test('a stream is busy, until it ends', () => {
  const { pace, later } = paced(200, 2)
  expect(pace.busy()).toBe(true)
  later(600)
  expect(pace.busy()).toBe(false)
})

test('one large page is busy', () => {
  const pace = createPace(() => 0)
  pace.took(0)
  expect(pace.busy()).toBe(false)
  pace.took(1_000)
  expect(pace.busy()).toBe(true)
})
