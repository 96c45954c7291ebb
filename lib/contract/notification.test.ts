import { describe, expect, it } from 'vitest'
import { targetFault } from '@/lib/contract/notification'

describe('the target of a channel', () => {
  it.each([
    ['webhook', [], 'is required'],
    ['webhook', [''], 'is required'],
    ['email', [], 'is required'],
    ['email', ['ops@site.com', ' '], 'is required'],
    ['webhook', ['https://a.test', 'https://b.test'], 'must be exactly one URL'],
    ['webhook', ['nothing'], 'must be a URL such as https://hooks.example.com/holdfast'],
    ['webhook', ['https://a.test/hook'], null],
    ['email', ['ops@site.com'], null],
    ['email', ['ops'], 'must be e-mail addresses: "ops" is none'],
  ] as const)('%s %j: %s', (kind, target, fault) => expect(targetFault(kind, target)).toBe(fault))
})
