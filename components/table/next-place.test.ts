import { describe, expect, it } from 'vitest'
import { nextPlace } from './next-place'

describe('where the focus goes when its row leaves', () => {
  it.each([
    ['the next row', 'b', ['a', 'b', 'c'], ['a', 'c'], 'c'],
    ['the next that is left', 'b', ['a', 'b', 'c', 'd'], ['a', 'd'], 'd'],
    ['the one before at the end', 'c', ['a', 'b', 'c'], ['a', 'b'], 'b'],
    ['the nearest before', 'd', ['a', 'b', 'c', 'd'], ['a', 'b'], 'b'],
    ['nowhere in an empty list', 'a', ['a'], [], null],
    ['nowhere in another list', 'b', ['a', 'b'], ['x', 'y'], null],
    ['the same place, whatever came before it', 'b', ['a', 'b', 'c'], ['new', 'a', 'c'], 'c'],
    ['the row itself while it is there', 'b', ['a', 'b'], ['b', 'a'], 'b'],
    ['the row itself when nobody saw the list before', 'b', [], ['b', 'a'], 'b'],
  ])('%s', (_, lost, before, now, place) => {
    expect(nextPlace(lost, before, now)).toBe(place)
  })
})
