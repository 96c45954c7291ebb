import { describe, expect, it } from 'vitest'
import { likeAny, readText } from '@/lib/services/console/read-text'

describe('what an operator means', () => {
  it.each([
    ['10.4.2.17', { as: 'address', ip: '10.4.2.17' }],
    ['2001:DB8::1', { as: 'address', ip: '2001:db8::1' }],
    ['10.4.2.0/24', { as: 'network', first: '10.4.2.0', last: '10.4.2.255' }],
    ['10.4.2.', { as: 'network', first: '10.4.2.0', last: '10.4.2.255' }],
    ['10.4', { as: 'network', first: '10.4.0.0', last: '10.4.255.255' }],
    ['2001:db8::/64', { as: 'network', first: '2001:db8::', last: '2001:db8::ffff:ffff:ffff:ffff' }],
    ['0a1b.bd43.5f99', { as: 'mac', hex: '0a1bbd435f99' }],
    ['0A-1B-BD-43-5F-99', { as: 'mac', hex: '0a1bbd435f99' }],
    ['0a1bbd435f99', { as: 'mac', hex: '0a1bbd435f99' }],
    ['srv12', { as: 'text', text: 'srv12' }],
    ['10.400.', { as: 'text', text: '10.400.' }],
    ['42', { as: 'text', text: '42' }],
    ['dead', { as: 'text', text: 'dead' }],
  ])('%s', (text, read) => {
    expect(readText(text)).toMatchObject(read)
  })

  it('takes the signs of LIKE for themselves', () => {
    expect(likeAny('50%_\\')).toBe('%50\\%\\_\\\\%')
  })
})
