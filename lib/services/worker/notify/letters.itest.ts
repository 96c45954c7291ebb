import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { storeAlerts } from '@/lib/services/worker/alerts'
import { alertFact, startSending } from '@/lib/services/worker/notify/testing/sending'

const world = await startSending()
afterAll(() => world.close())
beforeEach(() => world.reset())

const { pool, mail, lines, sendAll, channel, deliveries } = world

describe('e-mail', () => {
  it('gathers what comes together into one letter', async () => {
    await channel({ kind: 'email', target: ['a@site.com', 'b@site.com'] })
    await storeAlerts(pool, [alertFact('a', { severity: 'high' }), alertFact('b')], {})
    await sendAll()
    expect(mail.letters).toEqual([])
    world.ahead = 29_000
    await storeAlerts(pool, [alertFact('c', { summary: 'hostile\r\nSubject: x \u202e' })], {})
    world.ahead = 31_000
    await sendAll()
    expect(mail.letters).toHaveLength(1)
    const [letter] = mail.letters
    expect(letter?.to).toEqual(['a@site.com', 'b@site.com'])
    expect(letter?.source).toMatch(/^Subject: \[Holdfast\] 3 alerts: 1 high, 2 medium\r$/m)
    expect(letter?.source.match(/^Subject:/gm)).toHaveLength(1)
    for (const name of ['a.site.com', 'b.site.com', 'c.site.com']) expect(letter?.source).toContain(name)
    expect(letter?.source).toContain('https://console.site.com/drift?open=')
    expect((await deliveries()).map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered'])
    await storeAlerts(pool, [], { reasons: ['a'] })
    world.ahead = 62_000
    await sendAll()
    expect(mail.letters[1]?.source).toMatch(/^Subject: \[Holdfast\] resolved: summary of a\r$/m)
  })

  it('tells fifty of many, and how many more there are', async () => {
    await channel({ kind: 'email' })
    await storeAlerts(
      pool,
      Array.from({ length: 130 }, (_, n) => alertFact(`many-${n}`)),
      {},
    )
    world.ahead = 31_000
    await sendAll()
    expect(mail.letters).toHaveLength(1)
    expect(mail.letters[0]?.source).toContain('and 80 more, in the inbox of the console')
  })

  it('that the server refuses for good is not sent again, and what it says holds no password', async () => {
    await channel({ kind: 'email' })
    await storeAlerts(pool, [alertFact('a')], {})
    mail.refuse = () => ({ code: 554, text: 'Rejected' })
    world.ahead = 31_000
    await sendAll()
    expect(await deliveries()).toMatchObject([
      { status: 'failed', reason: 'the mail server answered 554 Rejected' },
    ])
    expect(lines.join('\n')).not.toContain('mail-password')
  })
})
