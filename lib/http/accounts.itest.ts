import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cookiesOf, ORIGIN, startTestWeb, type TestWeb } from '@/lib/http/testing/web'
import { createClaimLink } from '@/lib/services/console/claim'

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
})
afterAll(() => web.close())

const admin = { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' }

async function signIn(email: string, password: string): Promise<Response> {
  return web.ask('POST', '/api/auth/sign-in/email', { body: { email, password } })
}

async function me(cookie: string): Promise<unknown> {
  return (await web.ask('GET', '/api/me', { cookie })).json()
}

describe('the first administrator', () => {
  it('is made exactly once, however many hold the link', async () => {
    expect(await (await web.ask('GET', '/api/setup')).json()).toEqual({ claimed: false })
    const first = await createClaimLink(web.app)
    const link = await createClaimLink(web.app)
    const claim = (token: string, email: string) =>
      web.ask('POST', '/api/claim', { body: { ...admin, email, token } })
    expect((await claim(first?.token ?? '', 'replaced@example.org')).status).toBe(403)
    expect((await claim('made-up', 'made-up@example.org')).status).toBe(403)
    const answers = await Promise.all(
      ['ada@example.org', 'eve@example.org', 'mallory@example.org'].map((email) =>
        claim(link?.token ?? '', email),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403])
    const users = await web.app.db.prisma.user.findMany()
    expect(users.map(({ role }) => role)).toEqual(['administrator'])
    expect(await createClaimLink(web.app)).toBeNull()
    expect(await (await web.ask('GET', '/api/setup')).json()).toEqual({ claimed: true })
    const won = answers.find(({ status }) => status === 201)
    expect(await me(cookiesOf(won as Response))).toMatchObject({
      role: 'administrator',
      email: users[0]?.email,
    })
    const told = await web.app.db.prisma.auditEvent.findMany({ where: { subjectId: users[0]?.id ?? '' } })
    expect(told.map(({ verb }) => verb).sort()).toEqual(['claimed', 'signed-in'])
    const links = await web.app.db.prisma.claimLink.findMany()
    expect(JSON.stringify(links)).not.toContain(link?.token)
    await web.app.db.prisma.user.updateMany({ data: { email: admin.email } })
  })

  it('is not made by a link that has expired', async () => {
    const other = await startTestWeb()
    try {
      const link = await createClaimLink({ ...other.app, now: () => new Date(Date.now() - 25 * 3_600_000) })
      const response = await other.ask('POST', '/api/claim', { body: { ...admin, token: link?.token } })
      expect(response.status).toBe(403)
    } finally {
      await other.close()
    }
  })
})

describe('signing in', () => {
  it('sets a cookie that scripts and other sites do not get', async () => {
    const response = await signIn(admin.email.toUpperCase(), admin.password)
    expect(response.status).toBe(200)
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(/^holdfast\.session_token=/)
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(cookie).not.toMatch(/Secure/i)
    expect(await me(cookiesOf(response))).toMatchObject({
      kind: 'user',
      email: admin.email,
      role: 'administrator',
    })
  })

  it('marks the cookie Secure behind TLS', async () => {
    const response = await web.ask('POST', '/api/auth/sign-in/email', {
      body: { email: admin.email, password: admin.password },
      headers: { 'x-forwarded-proto': 'https' },
    })
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-holdfast\.session_token=.*; Secure/i)
    const same = await web.ask('GET', '/api/me', {
      cookie: cookiesOf(response),
      headers: { 'x-forwarded-proto': 'https' },
    })
    expect(same.status).toBe(200)
  })

  it('ends with signing out', async () => {
    const cookie = cookiesOf(await signIn(admin.email, admin.password))
    expect((await web.ask('POST', '/api/auth/sign-out', { cookie })).status).toBe(204)
    expect((await web.ask('GET', '/api/me', { cookie })).status).toBe(401)
  })

  it('leaves its trace in the audit log, without the password', async () => {
    await signIn('nobody@example.org', 'wrong password 1')
    const events = await web.app.db.prisma.auditEvent.findMany()
    expect(events.map(({ verb }) => verb)).toEqual(
      expect.arrayContaining(['claimed', 'signed-in', 'signed-out', 'sign-in-refused']),
    )
    expect(JSON.stringify(events, (_k, v: unknown) => (typeof v === 'bigint' ? String(v) : v))).not.toMatch(
      /correct horse|wrong password 1/,
    )
  })

  it('is throttled per account, with Retry-After, and others are not hit', async () => {
    const statuses: number[] = []
    let last = new Response()
    for (let i = 0; i < 10; i++) {
      last = await signIn('bob@example.org', `wrong password ${i}`)
      statuses.push(last.status)
    }
    expect(statuses.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 401))
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await signIn(admin.email, admin.password)).status).toBe(200)
  })

  it('counts attempts that come all at once', async () => {
    const many = await Promise.all(
      Array.from({ length: 25 }, () => signIn('carol@example.org', 'wrong password')),
    )
    expect(many.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(8)
  })
})

describe('a change with a cookie', () => {
  it('is refused when another site sends it', async () => {
    const cookie = cookiesOf(await signIn(admin.email, admin.password))
    const body = { name: 'x', role: 'viewer' }
    const send = (headers: Record<string, string>) =>
      web.ask('POST', '/api/tokens', { cookie, body, headers })
    expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await send({ 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await send({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await send({ origin: 'null' })).status).toBe(403)
    expect((await send({ origin: ORIGIN, 'sec-fetch-site': 'same-origin' })).status).toBe(201)
    expect(
      (
        await web.ask('POST', '/api/tokens', {
          cookie,
          raw: 'name=x',
          headers: { 'content-type': 'text/plain' },
        })
      ).status,
    ).toBe(415)
  })
})

describe('users', () => {
  const token = () => web.tokens.administrator

  it('get a one-time link to set their password', async () => {
    const made = await web.ask('POST', '/api/users', {
      token: token(),
      body: { name: 'Olga', email: 'Olga@example.org', role: 'operator' },
    })
    expect(made.status).toBe(201)
    const user = (await made.json()) as { id: string; email: string; passwordLink: { path: string } }
    expect(user.email).toBe('olga@example.org')
    const secret = user.passwordLink.path.split('/').at(-1)
    const reset = (password: string) =>
      web.ask('POST', '/api/auth/reset-password', { body: { token: secret, password } })
    expect((await reset('short')).status).toBe(422)
    expect((await reset('a long enough one')).status).toBe(204)
    expect((await reset('another long one')).status).toBe(403)
    const signedIn = await signIn('olga@example.org', 'a long enough one')
    expect(signedIn.status).toBe(200)
    expect((await web.ask('GET', '/api/users', { cookie: cookiesOf(signedIn) })).status).toBe(403)
  })

  it('lose their session when they are disabled or their role changes', async () => {
    const olga = await web.app.db.prisma.user.findUniqueOrThrow({ where: { email: 'olga@example.org' } })
    const patch = (body: unknown) => web.ask('PATCH', `/api/users/${olga.id}`, { token: token(), body })
    let cookie = cookiesOf(await signIn('olga@example.org', 'a long enough one'))
    expect((await patch({ role: 'viewer' })).status).toBe(200)
    expect((await web.ask('GET', '/api/me', { cookie })).status).toBe(401)
    cookie = cookiesOf(await signIn('olga@example.org', 'a long enough one'))
    expect((await patch({ disabled: true })).status).toBe(200)
    expect((await web.ask('GET', '/api/me', { cookie })).status).toBe(401)
    expect((await signIn('olga@example.org', 'a long enough one')).status).toBe(403)
  })

  it('cannot take the last administrator away, or one address twice', async () => {
    const ada = await web.app.db.prisma.user.findUniqueOrThrow({ where: { email: admin.email } })
    for (const body of [{ role: 'viewer' }, { disabled: true }]) {
      const response = await web.ask('PATCH', `/api/users/${ada.id}`, { token: token(), body })
      expect(response.status).toBe(409)
    }
    const twice = await web.ask('POST', '/api/users', {
      token: token(),
      body: { name: 'Eve', email: 'ADA@example.org' },
    })
    expect(twice.status).toBe(409)
  })

  it('change their own password, knowing the old one', async () => {
    const cookie = cookiesOf(await signIn(admin.email, admin.password))
    const other = cookiesOf(await signIn(admin.email, admin.password))
    const change = (currentPassword: string, newPassword: string) =>
      web.ask('POST', '/api/me/password', { cookie, body: { currentPassword, newPassword } })
    expect((await change('not the old one', 'a brand new password')).status).toBe(422)
    expect((await change(admin.password, 'tooshort')).status).toBe(422)
    expect((await change(admin.password, 'a brand new password')).status).toBe(204)
    expect((await web.ask('GET', '/api/me', { cookie })).status).toBe(200)
    expect((await web.ask('GET', '/api/me', { cookie: other })).status).toBe(401)
    expect((await signIn(admin.email, 'a brand new password')).status).toBe(200)
  })
})

describe('tokens', () => {
  it('are shown once, stored hashed, and end when revoked', async () => {
    const made = await web.ask('POST', '/api/tokens', {
      token: web.tokens.administrator,
      body: { name: 'ci', role: 'viewer', expiresInDays: 2 },
    })
    const { id, token } = (await made.json()) as { id: string; token: string }
    expect((await web.ask('GET', '/api/me', { token })).status).toBe(200)
    const list = await (await web.ask('GET', '/api/tokens', { token: web.tokens.administrator })).text()
    expect(list).not.toContain(token)
    expect(JSON.stringify(await web.app.db.prisma.apiToken.findMany())).not.toContain(token)
    expect((await web.ask('DELETE', `/api/tokens/${id}`, { token: web.tokens.administrator })).status).toBe(
      200,
    )
    expect((await web.ask('GET', '/api/me', { token })).status).toBe(401)
  })
})
