import { NextRequest } from 'next/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWebEnv } from '@/lib/env'
import { createWebApp } from '@/lib/http/app'
import { signInPath } from '@/lib/http/page-path'
import { cookiesOf, ORIGIN, startTestWeb, type TestWeb } from '@/lib/http/testing/web'
import { visitorOf } from '@/lib/http/visitor'
import { createClaimLink } from '@/lib/services/console/claim'
import { config, proxy } from '@/proxy'

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
})
afterAll(() => web.close())

describe('who asks for a page', () => {
  it.each<[string, Record<string, string>]>([
    ['says nothing', {}],
    ['has a forged cookie', { cookie: 'holdfast.session_token=forged.signature' }],
    ['has a token that is not good', { authorization: 'Bearer hf_made-up' }],
  ])('is nobody when he %s', async (_what, headers) => {
    expect(await visitorOf(web.app, new Headers(headers))).toEqual({ kind: 'nobody' })
  })

  it('is known by his session, and no longer after signing out', async () => {
    const link = await createClaimLink(web.app)
    const body = { token: link?.token, name: 'Ada', email: 'ada@example.org', password: 'correct horse' }
    const cookie = cookiesOf(await web.ask('POST', '/api/claim', { body }))
    expect(await visitorOf(web.app, new Headers({ cookie }))).toMatchObject({
      kind: 'known',
      me: { kind: 'user', name: 'Ada', email: 'ada@example.org', role: 'administrator' },
    })
    await web.ask('POST', '/api/auth/sign-out', { cookie })
    expect(await visitorOf(web.app, new Headers({ cookie }))).toEqual({ kind: 'nobody' })
  })

  it('cannot be told while the database is away', async () => {
    const away = createWebApp(
      readWebEnv({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', HOLDFAST_LOG_LEVEL: 'fatal' }),
    )
    const headers = new Headers({ authorization: 'Bearer hf_made-up' })
    expect(await visitorOf(away, headers)).toEqual({ kind: 'unread' })
    await away.close()
  })
})

describe('the way back', () => {
  /** What the page's layout is told of a request, as Next hands it on. */
  function toldOf(path: string, sent: Record<string, string> = {}): Headers {
    const response = proxy(new NextRequest(`${ORIGIN}${path}`, { headers: sent }))
    const told = new Headers()
    for (const [name, value] of response.headers) {
      const own = /^x-middleware-request-(.+)$/.exec(name)?.[1]
      if (own !== undefined) told.set(own, value)
    }
    return told
  }

  it.each([
    ['/', '/sign-in'],
    ['/dns/zones', '/sign-in?next=%2Fdns%2Fzones'],
    ['/dns/records?q=a%26b&sort=-name', '/sign-in?next=%2Fdns%2Frecords%3Fq%3Da%2526b%26sort%3D-name'],
  ])('of %s is %s', (path, expected) => {
    expect(signInPath(toldOf(path))).toBe(expected)
  })

  it('is not what the request claims, and other headers stay', () => {
    const told = toldOf('/audit', { 'x-holdfast-page': '//evil.example', cookie: 'a=b' })
    expect(signInPath(told)).toBe('/sign-in?next=%2Faudit')
    expect(told.get('cookie')).toBe('a=b')
  })

  it('is noted for pages alone', () => {
    const pages = new RegExp(`^${config.matcher[0]}$`)
    for (const path of ['/', '/audit', '/dhcp/scopes/x', '/sign-in']) expect(path).toMatch(pages)
    for (const path of ['/api/me', '/_next/static/x.js', '/healthz', '/metrics'])
      expect(path).not.toMatch(pages)
  })
})
