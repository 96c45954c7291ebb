import { expect, it } from 'vitest'
import { readable } from '@/lib/core/readable'

const scope = (id: number) => (id === 1 ? 'MGMT' : null)

it.each([
  [
    'held by the reservation of hw-address:aabbccddeeff@1 (10.0.0.1)',
    'held by the reservation of aa:bb:cc:dd:ee:ff in MGMT (10.0.0.1)',
  ],
  [
    'owner hw-address:aabbccddeeff@0 becomes duid:00010203@7',
    'owner aa:bb:cc:dd:ee:ff becomes duid 00:01:02:03 in subnet 7',
  ],
  ['held by flex-id:706f72742037@1', "held by flex-id 'port 7' in MGMT"],
  ['owner static:00000000-0000-4000-8000-000000000000 becomes x', 'owner an operator becomes x'],
  ['some-thing:aa@1 stands there', 'some-thing:aa@1 stands there'],
  ['10.0.0.1 stands there and is not ours', '10.0.0.1 stands there and is not ours'],
])('%s', (reason, text) => {
  expect(readable(reason, scope)).toBe(text)
})
