import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { WebhookMessage } from '@/lib/core/ports/notify'
import { createNotifier } from '@/lib/notify/notifier'
import { type HookServer, hookServer, type MailServer, mailServer } from '@/lib/notify/testing/receivers'

const PASSWORD = 'p@ss:w/rd'
let hook: HookServer
let mail: MailServer
beforeAll(async () => {
  hook = await hookServer()
  mail = await mailServer('holdfast', PASSWORD)
})
afterAll(() => Promise.all([hook.close(), mail.close()]))
beforeEach(() => {
  hook.received.length = 0
  mail.letters.length = 0
  hook.answer = () => ({ status: 204 })
  mail.refuse = () => null
})

const message = (more: Partial<WebhookMessage> = {}): WebhookMessage => ({
  url: hook.url,
  body: '{"event":"test","text":"ü \\u202e"}',
  secret: 'whsec_secret',
  deliveryId: '11111111-2222-4333-8444-555555555555',
  at: new Date('2026-11-21T10:00:00.900Z'),
  ...more,
})

type Check = (header: string, body: string, secret: string, now?: number) => boolean

/** The check that docs/notifications.md gives to receivers, as it stands there. */
async function documentedCheck(): Promise<Check> {
  const page = await readFile(new URL('../../docs/notifications.md', import.meta.url), 'utf8')
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const url = `data:text/javascript,${encodeURIComponent(code)}`
  return ((await import(/* @vite-ignore */ url)) as { isFromHoldfast: Check }).isFromHoldfast
}

it('posts a body that the receiver can prove is ours', async () => {
  const notifier = createNotifier(null)
  expect(await notifier.webhook(message())).toEqual({ outcome: 'delivered' })
  const [got] = hook.received
  expect(got?.body).toBe(message().body)
  expect(got?.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'holdfast-delivery': message().deliveryId,
  })
  const signature = String(got?.headers['holdfast-signature'])
  expect(signature).toMatch(/^t=1795255200,v1=[0-9a-f]{64}$/)
  const check = await documentedCheck()
  const at = 1_795_255_210
  expect(check(signature, got?.body ?? '', 'whsec_secret', at)).toBe(true)
  expect(check(signature, `${got?.body} `, 'whsec_secret', at)).toBe(false)
  expect(check(signature, got?.body ?? '', 'whsec_other', at)).toBe(false)
  expect(check(signature.replace('t=1795255200', 't=1795255201'), got?.body ?? '', 'whsec_secret', at)).toBe(
    false,
  )
  expect(check(signature, got?.body ?? '', 'whsec_secret', at + 3_600)).toBe(false)
  expect(check('', got?.body ?? '', 'whsec_secret', at)).toBe(false)
  await notifier.webhook(message({ secret: null }))
  expect(hook.received[1]?.headers['holdfast-signature']).toBeUndefined()
})

it.each([
  [200, 'delivered', undefined],
  [500, 'retry', 'answered 500'],
  [401, 'retry', 'answered 401'],
  [410, 'failed', 'answered 410'],
])('takes %i for %s', async (status, outcome, reason) => {
  hook.answer = () => ({ status })
  expect(await createNotifier(null).webhook(message())).toEqual({ outcome, ...(reason ? { reason } : {}) })
})

it('follows no redirect', async () => {
  hook.answer = () => ({ status: 307, headers: { location: hook.url } })
  expect(await createNotifier(null).webhook(message())).toEqual({
    outcome: 'retry',
    reason: 'answered 307: redirects are not followed',
  })
  expect(hook.received).toHaveLength(1)
})

it('says what went wrong without the URL', async () => {
  const closed = await hookServer()
  await closed.close()
  const notifier = createNotifier(null)
  expect(await notifier.webhook(message({ url: closed.url }))).toEqual({
    outcome: 'retry',
    reason: 'the connection was refused',
  })
  const unknown = await notifier.webhook(message({ url: 'http://nobody.invalid/secret' }))
  expect(unknown).toMatchObject({ outcome: 'retry', reason: expect.not.stringContaining('secret') as string })
})

it('gives a receiver ten seconds', async () => {
  hook.answer = () => null
  expect(await createNotifier(null).webhook(message())).toEqual({
    outcome: 'retry',
    reason: 'no answer within 10 s',
  })
}, 20_000)

const letter = {
  to: ['a@site.com', 'b@site.com'],
  subject: 's',
  text: 'first\nsecond',
  deliveryIds: ['d1', 'd2'],
} as const

it('sends one letter to all recipients, and hostile texts stay texts', async () => {
  const notifier = createNotifier({ url: mail.url, from: 'holdfast@site.com' })
  const subject = 'high: x\r\nBcc: everybody@site.com \u202ecod.exe'
  const text = 'one\r\n.\r\nMAIL FROM:<evil@site.com>\r\n'
  expect(
    await notifier.mail({ ...letter, to: [...letter.to], deliveryIds: ['d1', 'd2'], subject, text }),
  ).toEqual({
    outcome: 'delivered',
  })
  await notifier.close()
  expect(mail.letters).toHaveLength(1)
  const [got] = mail.letters
  expect(got?.to).toEqual(['a@site.com', 'b@site.com'])
  const [head = '', ...rest] = got?.source.split('\r\n\r\n') ?? []
  expect(head).toMatch(/^From: holdfast@site\.com$/m)
  expect(head).toMatch(/^Message-ID: <d1@site\.com>$/m)
  expect(head).toMatch(/^Holdfast-Delivery: d1 d2$/m)
  expect(head).not.toMatch(/^Bcc/im)
  expect(head).toMatch(/Content-Type: text\/plain/)
  expect(rest.join('\n')).toContain('MAIL FROM:<evil@site.com>')
})

it.each([
  [550, 'failed', 'No such user'],
  [451, 'retry', 'Try again later'],
])('takes a reply of %i for %s', async (code, outcome, text) => {
  mail.refuse = () => ({ code, text })
  const notifier = createNotifier({ url: mail.url, from: 'holdfast@site.com' })
  expect(await notifier.mail({ ...letter, to: [...letter.to], deliveryIds: ['d1'] })).toEqual({
    outcome,
    reason: `the mail server answered ${code} ${text}`,
  })
})

it('never says the password', async () => {
  const wrong = mail.url.replace(encodeURIComponent(PASSWORD), 'wrong-password')
  const notifier = createNotifier({ url: wrong, from: 'holdfast@site.com' })
  const sent = await notifier.mail({ ...letter, to: [...letter.to], deliveryIds: ['d1'] })
  expect(sent).toEqual({ outcome: 'retry', reason: 'the mail server refused the user or the password' })
})

it('keeps letters back while there is no mail server', async () => {
  const sent = await createNotifier(null).mail({ ...letter, to: [...letter.to], deliveryIds: ['d1'] })
  expect(sent).toMatchObject({
    outcome: 'retry',
    reason: expect.stringContaining('HOLDFAST_SMTP_URL') as string,
  })
})
