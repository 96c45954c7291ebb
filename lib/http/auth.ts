import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { admin } from 'better-auth/plugins'
import { createAccessControl } from 'better-auth/plugins/access'
import { adminAc, defaultStatements } from 'better-auth/plugins/admin/access'
import { PASSWORD } from '@/lib/contract/account'
import { type Role, role as roleSchema } from '@/lib/contract/role'
import type { Db } from '@/lib/db/client'

const control = createAccessControl(defaultStatements)
const nothing = control.newRole({})

function build(db: Db, secret: string, secure: boolean) {
  return betterAuth({
    appName: 'Holdfast',
    secret,
    // Only used to make links and to know the cookie's kind; nothing is mounted under it.
    baseURL: secure ? 'https://holdfast.invalid' : 'http://holdfast.invalid',
    basePath: '/api/auth',
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD.min,
      maxPasswordLength: PASSWORD.max,
    },
    session: { expiresIn: 60 * 60 * 24 * 7, updateAge: 60 * 60 },
    // Throttled by our own wrapper, per address and account, before the password is looked at.
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: 'uuid' },
      cookiePrefix: 'holdfast',
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
    },
    plugins: [
      admin({
        ac: control,
        roles: {
          viewer: nothing,
          operator: nothing,
          administrator: control.newRole({ ...adminAc.statements }),
        },
        defaultRole: 'viewer',
        adminRoles: ['administrator'],
        bannedUserMessage: 'This account is disabled.',
      }),
    ],
  })
}

export interface SessionUser {
  id: string
  name: string
  email: string
  role: Role
  /** Of this session. */
  token: string
}

export type SignIn =
  | { ok: true; user: { id: string; name: string; email: string; role: Role }; cookies: string[] }
  | { ok: false; disabled: boolean }

export interface Auth {
  session(headers: Headers, secure: boolean): Promise<SessionUser | null>
  signIn(
    input: { email: string; password: string },
    headers: Headers,
    secure: boolean,
    client: string,
  ): Promise<SignIn>
  signOut(headers: Headers, secure: boolean): Promise<string[]>
  hashPassword(password: string): Promise<string>
  /** Whether it is this user's password. */
  checkPassword(userId: string, password: string): Promise<boolean>
}

function roleOf(value: unknown): Role {
  const parsed = roleSchema.safeParse(value)
  return parsed.success ? parsed.data : 'viewer'
}

function statusOf(error: unknown): { status: number; code: string } {
  const { statusCode, body } = error as { statusCode?: number; body?: { code?: string } }
  return { status: statusCode ?? 500, code: body?.code ?? '' }
}

/** better-auth behind the few questions we have. Built at the first of them, since building needs the secret. */
export function createAuth(db: Db, secretOf: () => Promise<string>): Auth {
  const built = new Map<boolean, Promise<ReturnType<typeof build>>>()
  const get = (secure: boolean): Promise<ReturnType<typeof build>> => {
    let auth = built.get(secure)
    if (auth === undefined) {
      auth = secretOf().then((secret) => build(db, secret, secure))
      // A database that was down at the first try must not be remembered.
      auth.catch(() => built.delete(secure))
      built.set(secure, auth)
    }
    return auth
  }
  return {
    async session(headers, secure) {
      const auth = await get(secure)
      const found = await auth.api.getSession({ headers, query: { disableCookieCache: true } })
      if (found === null || found.user.banned === true) return null
      const { id, name, email } = found.user
      return { id, name, email, role: roleOf(found.user.role), token: found.session.token }
    },
    async signIn(input, headers, secure, client) {
      const auth = await get(secure)
      const own = new Headers({ 'x-forwarded-for': client, 'user-agent': headers.get('user-agent') ?? '' })
      try {
        const answer = await auth.api.signInEmail({ body: input, headers: own, returnHeaders: true })
        const { user } = answer.response
        const row = await db.prisma.user.findUniqueOrThrow({ where: { id: user.id } })
        const { id, name, email } = row
        return {
          ok: true,
          user: { id, name, email, role: roleOf(row.role) },
          cookies: answer.headers.getSetCookie(),
        }
      } catch (error) {
        const { status, code } = statusOf(error)
        if (status === 403) return { ok: false, disabled: code === 'BANNED_USER' }
        if (status >= 400 && status < 500) return { ok: false, disabled: false }
        throw error
      }
    },
    async signOut(headers, secure) {
      const auth = await get(secure)
      const answer = await auth.api.signOut({ headers, returnHeaders: true })
      return answer.headers.getSetCookie()
    },
    async hashPassword(password) {
      const auth = await get(false)
      const context = await auth.$context
      return context.password.hash(password)
    },
    async checkPassword(userId, password) {
      const auth = await get(false)
      const context = await auth.$context
      const account = await db.prisma.account.findFirst({ where: { userId, providerId: 'credential' } })
      if (!account?.password) return false
      return context.password.verify({ hash: account.password, password })
    },
  }
}
