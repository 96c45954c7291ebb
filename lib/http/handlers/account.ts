import type { Me } from '@/lib/contract/account'
import type { Context, Handlers } from '@/lib/http/context'
import type { AccountName } from '@/lib/http/handlers/names'
import { isSecure } from '@/lib/http/identify'
import { jsonResponse } from '@/lib/http/json-response'
import { meOf } from '@/lib/http/me'
import { invalidProblem, ProblemError, refusalProblem } from '@/lib/http/problem'
import { throttleLink, throttleSignIn } from '@/lib/http/throttle'
import { claimInstallation, isClaimed } from '@/lib/services/console/claim'
import { done } from '@/lib/services/console/deps'
import { changePassword, createPasswordLink, resetPassword } from '@/lib/services/console/passwords'
import { recordSignIn, recordSignOut } from '@/lib/services/console/sessions'
import { createToken, listTokens, revokeToken } from '@/lib/services/console/tokens'
import { createUser, listUsers, updateUser } from '@/lib/services/console/users'

/** Signs in with a password that was just set or typed; the answer carries the cookie. */
async function signedIn(
  context: Context<'signIn'> | Context<'claim'>,
  credentials: { email: string; password: string },
  status: 200 | 201,
): Promise<Response> {
  const { deps, request, secure, client } = context
  const throttle = await throttleSignIn(deps, credentials.email, client)
  const answer = await deps.auth.signIn(credentials, request.headers, secure, client)
  await recordSignIn(deps, {
    email: credentials.email,
    client,
    user: answer.ok ? answer.user : null,
    disabled: !answer.ok && answer.disabled,
  })
  if (!answer.ok) {
    throw answer.disabled
      ? new ProblemError(403, 'This account is disabled.')
      : new ProblemError(401, 'E-mail address or password is wrong.')
  }
  await throttle.succeeded()
  const me: Me = { kind: 'user', ...answer.user }
  return jsonResponse(me, { status, cookies: answer.cookies })
}

export const accountHandlers: Handlers<AccountName> = {
  getSetup: async ({ deps }) => done({ claimed: await isClaimed(deps) }),
  claim: async (context) => {
    const { deps, body, client } = context
    await throttleLink(deps, client)
    const passwordHash = await deps.auth.hashPassword(body.password)
    const { token, name, email } = body
    const claimed = await claimInstallation(deps, { token, name, email, passwordHash })
    if (!claimed.ok) return claimed
    return signedIn(context, body, 201)
  },
  signIn: (context) => signedIn(context, context.body, 200),
  signOut: async ({ deps, identity, request }) => {
    if (identity.session === null) return done(null)
    const cookies = await deps.auth.signOut(
      request.headers,
      isSecure(request.headers, deps.config.publicOrigin),
    )
    await recordSignOut(deps, identity.actor)
    return jsonResponse(null, { status: 204, cookies })
  },
  resetPassword: async ({ deps, body, client }) => {
    await throttleLink(deps, client)
    const passwordHash = await deps.auth.hashPassword(body.password)
    return resetPassword(deps, { token: body.token, passwordHash })
  },
  getMe: async ({ identity }) => done(meOf(identity)),
  changePassword: async ({ deps, identity, body, client }) => {
    if (identity.actor.kind !== 'user') throw new ProblemError(403, 'A token has no password.')
    const throttle = await throttleSignIn(deps, identity.actor.label, client)
    if (!(await deps.auth.checkPassword(identity.actor.id, body.currentPassword))) {
      throw invalidProblem([{ path: 'currentPassword', message: 'is not your password' }])
    }
    await throttle.succeeded()
    const passwordHash = await deps.auth.hashPassword(body.newPassword)
    await changePassword(deps, identity.actor, {
      passwordHash,
      keepSessionToken: identity.session?.token ?? null,
    })
    return done(null)
  },
  listUsers: ({ deps, query }) => listUsers(deps, query),
  createUser: async ({ deps, actor, body }) => {
    const { name, email, role, password } = body
    const passwordHash = password === undefined ? null : await deps.auth.hashPassword(password)
    const made = await createUser(deps, actor, { name, email, role, passwordHash })
    if (!made.ok) return made
    if (password !== undefined) return done({ ...made.value, passwordLink: null })
    const link = await createPasswordLink(deps, actor, made.value.id)
    return link.ok ? done({ ...made.value, passwordLink: link.value }) : link
  },
  updateUser: async ({ deps, actor, params, body }) => {
    if (actor.id === params.id && body.disabled === true) {
      throw refusalProblem({ kind: 'conflict', message: 'You cannot disable yourself.', holder: null })
    }
    return updateUser(deps, actor, { id: params.id, patch: body })
  },
  createPasswordLink: ({ deps, actor, params }) => createPasswordLink(deps, actor, params.id),
  listTokens: async ({ deps }) => done(await listTokens(deps)),
  createToken: async ({ deps, actor, body }) => done(await createToken(deps, actor, body)),
  revokeToken: ({ deps, actor, params }) => revokeToken(deps, actor, params.id),
}
