import { afterAll, beforeAll, expect, it } from 'vitest'
import { announceClaim } from '@/lib/http/announce-claim'
import { startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb

beforeAll(async () => {
  web = await startTestWeb()
})
afterAll(() => web.close())

async function printed(env: { PORT: number; HOLDFAST_PUBLIC_URL?: string }): Promise<string[]> {
  const lines: string[] = []
  await announceClaim(web.app, env, (line) => lines.push(line))
  return lines
}

it('prints a link that makes the first administrator, at the public address, until there is one', async () => {
  const [local = ''] = await printed({ PORT: 3999 })
  expect(local).toMatch(/http:\/\/localhost:3999\/claim\/\S{20,}$/)
  const [line = ''] = await printed({ PORT: 3999, HOLDFAST_PUBLIC_URL: 'https://holdfast.example.com/' })
  const token = /https:\/\/holdfast\.example\.com\/claim\/(\S+)$/.exec(line)?.[1]
  const claim = (secret: string | undefined) =>
    web.ask('POST', '/api/claim', {
      body: { token: secret, name: 'Ada', email: 'ada@example.com', password: 'a long enough password' },
    })
  expect((await claim(local.split('/').at(-1))).status).toBe(403)
  expect((await claim(token)).ok).toBe(true)
  expect(await printed({ PORT: 3999 })).toEqual([])
})
