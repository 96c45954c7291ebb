import { describe, expect, it } from 'vitest'
import { faultSentence } from '@/components/form/fault'

describe('faultSentence', () => {
  it.each([
    ['Password', 'must have at least 12 characters', 'Password must have at least 12 characters.'],
    [
      'MAC address',
      'is required, or an identifier in its place',
      'MAC address is required, or an identifier in its place.',
    ],
    [
      'Hostname',
      'label “-a” must not start or end with a hyphen',
      'Label “-a” must not start or end with a hyphen.',
    ],
    ['IP address', '10.0.0.1 is outside LAN (192.168.1.0/24)', '10.0.0.1 is outside LAN (192.168.1.0/24).'],
    [
      'Delete on',
      'Sticky DNS never deletes on expiry: choose release',
      'Sticky DNS never deletes on expiry: choose release.',
    ],
    ['MAC address', 'must be a MAC address: six bytes', 'This must be a MAC address: six bytes.'],
    ['E-mail', 'must be an e-mail address', 'This must be an e-mail address.'],
    [undefined, 'The console does not answer.', 'The console does not answer.'],
    [undefined, 'is not a known field', 'This is not a known field.'],
    [undefined, 'epg.site.com stands there already', 'epg.site.com stands there already.'],
    ['Name', 'lies in no managed zone', 'Name lies in no managed zone.'],
    ['Name', '', ''],
  ])('%s: %s', (label, fault, sentence) => expect(faultSentence(label, fault)).toBe(sentence))
})
