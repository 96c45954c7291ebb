import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNameTable } from '@/lib/services/worker/stand-alone/name-table'
import { createTextStore } from '@/lib/services/worker/stand-alone/text-store'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ maxLength: 3 }),
  fc.constant('x'.repeat(70_000)),
  fc.constantFrom('a.site.com', 'b.site.com', 'é', 'e', ''),
)

test('what is kept comes back, whatever its length, and is found again as nothing else is', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
      const store = createTextStore()
      expect(texts.map((one) => store.push(one))).toEqual(texts.map((_, at) => at))
      for (const [at, one] of texts.entries()) {
        expect(store.get(at)).toBe(one)
        for (const other of texts) expect(store.is(at, other)).toBe(other === one)
      }
    }),
  )
})

test('names have numbers as a Map would give them', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), text, (names, stranger) => {
      const table = createNameTable()
      const expected = new Map<string, number>()
      for (const name of names) {
        if (!expected.has(name)) expected.set(name, expected.size)
        expect(table.number(name)).toBe(expected.get(name))
      }
      expect(table.count()).toBe(expected.size)
      for (const [name, number] of expected) expect(table.name(number)).toBe(name)
      expect(table.find(stranger)).toBe(expected.get(stranger) ?? null)
    }),
  )
})
