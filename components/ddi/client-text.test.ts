import { describe, expect, it } from 'vitest'
import { identifierWords, ownerWords, reasonWords } from '@/components/ddi/client-text'
import { clock } from '@/components/ui/time'

describe('a client in words', () => {
  it.each([
    ['hw-address', 'aa:bb:cc:dd:ee:ff', 'MAC address AA:BB:CC:DD:EE:FF'],
    ['duid', '00030001aabbccddeeff', 'DUID 00:03:00:01:aa:bb:cc:dd:ee:ff'],
    ['flex-id', '7261636b2d3132', "Flex ID 'rack-12'"],
    ['unheard-of', 'x', 'unheard-of x'],
  ])('%s %s', (type, value, words) => expect(identifierWords(type, value)).toBe(words))

  it('is the owner of a record', () => {
    expect(ownerWords('hw-address:aabbccddeeff@2')).toBe('MAC address AA:BB:CC:DD:EE:FF of subnet 2')
    expect(ownerWords('somebody')).toBe('somebody')
  })
})

describe('reasonWords', () => {
  it('says who, and leaves ids of rows out', () => {
    expect(reasonWords('held by hw-address:aabbccddeeff@2 (192.168.1.56)')).toBe(
      'held by MAC address AA:BB:CC:DD:EE:FF of subnet 2 (192.168.1.56)',
    )
    expect(
      reasonWords(
        '192.168.1.56 is reserved already: epg (reservation 058288d9-8e4f-4153-bdca-e5cc3016cb01).',
      ),
    ).toBe('192.168.1.56 is reserved already: epg.')
    expect(reasonWords('released at 2026-11-21T08:26:13.711Z')).toBe(
      `released at ${clock(Date.parse('2026-11-21T08:26:13.711Z'))}`,
    )
    expect(reasonWords('192.168.1.1 stands there and is not ours')).toBe(
      '192.168.1.1 stands there and is not ours',
    )
  })
})
