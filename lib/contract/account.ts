import { instant, text, uuid } from '@/lib/contract/fields'
import { listQuery } from '@/lib/contract/list'
import { role } from '@/lib/contract/role'
import { z } from '@/lib/contract/zod'

export const PASSWORD = { min: 12, max: 128 } as const

export const password = z
  .string()
  .min(PASSWORD.min, `must have at least ${PASSWORD.min} characters`)
  .max(PASSWORD.max, `must have at most ${PASSWORD.max} characters`)

const email = z
  .string()
  .trim()
  .max(320, 'must have at most 320 characters')
  .transform((value) => value.toLowerCase())
  .pipe(z.email())

const personName = text(100)
const secret = z.string().min(1, 'is required').max(200, 'is too long')

export const signIn = z.strictObject({
  email,
  password: z.string().min(1, 'is required').max(PASSWORD.max, 'is too long'),
})

/** Makes the first administrator with the one-time link. */
export const claim = z.strictObject({ token: secret, name: personName, email, password })
export type Claim = z.infer<typeof claim>

/** Sets a password with the one-time link that an administrator handed over. */
export const passwordReset = z.strictObject({ token: secret, password })
export type PasswordReset = z.infer<typeof passwordReset>

export const passwordChange = z.strictObject({
  currentPassword: z.string().min(1, 'is required').max(PASSWORD.max, 'is too long'),
  newPassword: password,
})
export type PasswordChange = z.infer<typeof passwordChange>

/** Whoever asks: a signed-in user or an API token. */
export const me = z.object({
  kind: z.enum(['user', 'token']),
  id: uuid,
  name: z.string(),
  email: z.string().nullable(),
  role,
})
export type Me = z.infer<typeof me>

/** Whether the installation still waits for its first administrator. */
export const setupState = z.object({ claimed: z.boolean() })

export const user = z.object({
  id: uuid,
  name: z.string(),
  email: z.string(),
  role,
  disabled: z.boolean(),
  createdAt: instant,
  lastSeenAt: instant.nullable().describe('When the newest session was last refreshed'),
})
export type User = z.infer<typeof user>

export const USER_SORTS = ['name', 'email', 'createdAt'] as const
export const userQuery = listQuery(USER_SORTS, 'email', {})
export type UserQuery = z.infer<typeof userQuery>

/** Without a password the answer carries a one-time link to set one. */
export const userCreate = z.strictObject({
  name: personName,
  email,
  role: role.default('viewer'),
  password: password.optional(),
})
export type UserCreate = z.infer<typeof userCreate>

export const userPatch = z
  .strictObject({ name: personName, role, disabled: z.boolean() })
  .partial()
  .superRefine((body, ctx) => {
    if (Object.keys(body).length > 0 || ctx.issues.length > 0) return
    ctx.addIssue({ code: 'custom', path: [], message: 'names nothing to change' })
  })
export type UserPatch = z.infer<typeof userPatch>

export const passwordLink = z.object({
  path: z.string().describe('Page of the console, to be opened once'),
  expiresAt: instant,
})
export type PasswordLink = z.infer<typeof passwordLink>

export const userCreated = user.extend({ passwordLink: passwordLink.nullable() })

export const apiToken = z.object({
  id: uuid,
  name: z.string(),
  role,
  expiresAt: instant.nullable(),
  createdBy: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
})
export type ApiToken = z.infer<typeof apiToken>

export const tokenList = z.object({ items: z.array(apiToken), nextCursor: z.null() })

export const tokenCreate = z.strictObject({
  name: personName,
  role: role.default('viewer'),
  expiresInDays: z
    .int('must be whole days')
    .min(1, 'must be at least 1 day')
    .max(3650, 'must be at most 3650 days')
    .nullish(),
})
export type TokenCreate = z.infer<typeof tokenCreate>

/** `token` is shown this once. */
export const tokenCreated = apiToken.extend({ token: z.string() })
export type TokenCreated = z.infer<typeof tokenCreated>
