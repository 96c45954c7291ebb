import { expect, test } from 'vitest'
import { fixOf } from '@/lib/core/alert-fix'

test('what nothing of ours may stand beside is not fixed by a command', () => {
  const found = fixOf({ kind: 'record-changed', state: 'open', drift: 'changed', closed: true })
  expect(found).toEqual({
    fixable: false,
    reason: expect.stringContaining('delete that on the DNS server first'),
  })
})

test.each([
  ['record-missing', 'open', 'missing', true, null],
  ['record-changed', 'snoozed', 'changed', true, null],
  ['pointer-mismatch', 'open', 'duplicate', false, /not ours/],
  ['record-duplicate', 'open', 'duplicate', false, /delete it on the DNS server/],
  ['zone-differs', 'acknowledged', undefined, true, null],
  ['record-ttl', 'resolved', 'ttl', false, /resolved/],
  ['declined-address', 'open', undefined, false, /Another machine/],
  ['something-new', 'open', undefined, false, /no command/],
])('%s, %s, %s', (kind, state, drift, fixable, reason) => {
  const found = fixOf({ kind, state, drift })
  expect(found.fixable).toBe(fixable)
  if (reason === null) expect(found.reason).toBeNull()
  else expect(found.reason).toMatch(reason)
})
