import { describe, expect, it } from 'vitest'
import { sizeText } from '@/components/ddi/utilisation'

describe('sizeText', () => {
  it.each([
    ['0', '0'],
    ['256', '256'],
    ['61440', '61,440'],
    ['18446744073709551616', '2^64'],
    ['18446744073709551617', 'about 2^64'],
  ])('%s is %s', (size, text) => expect(sizeText(size)).toBe(text))
})
