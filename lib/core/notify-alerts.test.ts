import { expect, test } from 'vitest'
import { alertOfChannel, channelReason } from '@/lib/core/notify-alerts'

const channel = { id: 'c1', name: 'network on call' }

test('a message that was delivered, or will most likely be, is nothing to tell', () => {
  expect(alertOfChannel(channel, 6, { outcome: 'delivered' })).toBeNull()
  expect(alertOfChannel(channel, 2, { outcome: 'retry', reason: 'answered 503' })).toBeNull()
})

test.each([
  [3, 'retry'],
  [1, 'failed'],
] as const)('attempt %i with %s is an alert that names channel and reason', (attempts, outcome) => {
  expect(alertOfChannel(channel, attempts, { outcome, reason: 'answered 503' })).toMatchObject({
    kind: 'notification-failed',
    reason: channelReason('c1'),
    severity: 'medium',
    summary: 'The channel “network on call” cannot be told of alerts: answered 503',
  })
})
