import { expect, it } from 'vitest'
import { fromStrings, toStrings } from './txt-strings'

it.each([
  ['PXEClient', 'PXEClient'],
  ['x'.repeat(255), 'x'.repeat(255)],
  ['x'.repeat(256), `"${'x'.repeat(255)}" "x"`],
  [`${'x'.repeat(254)} y`, `"${'x'.repeat(254)} " "y"`],
  ['x'.repeat(520), `"${'x'.repeat(255)}" "${'x'.repeat(255)}" "${'x'.repeat(10)}"`],
])('%#: a text becomes its strings and they become the text', (text, value1) => {
  expect(toStrings(text)).toBe(value1)
  expect(fromStrings(value1)).toBe(text)
})

it.each([
  ['"v=spf1 " "-all"', 'v=spf1 -all'],
  ['  "a"\t"b"\n"c" ', 'abc'],
  ['"say \\"hi\\"" " \\\\ \\065"', 'say "hi" \\ A'],
  // One string, or none: as it stands.
  ['"v=spf1 -all"', '"v=spf1 -all"'],
  ['a "b" "c"', 'a "b" "c"'],
  ['"a" "b', '"a" "b'],
  ['', ''],
])('reads what the appliance shows: %s', (value1, text) => {
  expect(fromStrings(value1)).toBe(text)
})
