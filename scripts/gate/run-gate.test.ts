import { expect, it } from 'vitest'
import { abreast } from './run-gate'
import { everything, type Stage } from './stages'

const names = (stages: readonly Stage[]) => abreast(stages).map((row) => row.map(({ name }) => name))

it('runs one stage after the other, and real Kea beside the browser', () => {
  expect(names(everything).slice(-3)).toEqual([['integration'], ['build'], ['browser', 'kea']])
})

it('runs a stage that was asked for alone', () => {
  expect(names(everything.filter(({ name }) => name === 'kea'))).toEqual([['kea']])
})
