import type { WebDeps } from '@/lib/http/deps'
import { ProblemError } from '@/lib/http/problem'
import type { Actor } from '@/lib/services/console/deps'
import { actorOfToken } from '@/lib/services/console/tokens'

export interface Identity {
  actor: Actor
  name: string
  /** Null for a token. */
  session: { token: string } | null
}

const unauthorized = (detail: string): ProblemError =>
  new ProblemError(401, detail, {}, { 'www-authenticate': 'Bearer realm="holdfast"' })

/** Whether the browser reached us over TLS, here or at the proxy in front. */
export function isSecure(headers: Headers, publicOrigin: string | null): boolean {
  if (publicOrigin !== null) return publicOrigin.startsWith('https:')
  return headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https'
}

/**
 * Who asks: by API token when there is an Authorization header, else by session cookie; null for nobody.
 * A token that is not good is an error even where nobody needs to be anybody.
 */
export async function identify(deps: WebDeps, headers: Headers): Promise<Identity | null> {
  const authorization = headers.get('authorization')
  if (authorization !== null) {
    const token = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(authorization.trim())?.[1]
    if (token === undefined) throw unauthorized('The Authorization header must be: Bearer TOKEN')
    const actor = await actorOfToken(deps, token)
    if (actor === null) throw unauthorized('The token is unknown, has expired or was revoked.')
    return { actor, name: actor.label.replace(/^token:/, ''), session: null }
  }
  if (!/holdfast\.session_token=/.test(headers.get('cookie') ?? '')) return null
  const user = await deps.auth.session(headers, isSecure(headers, deps.config.publicOrigin))
  if (user === null) return null
  return {
    actor: { kind: 'user', id: user.id, label: user.email, role: user.role },
    name: user.name,
    session: { token: user.token },
  }
}

function ownHosts(deps: WebDeps, headers: Headers): string[] {
  const hosts = [headers.get('host')]
  if (deps.config.trustedProxies > 0) hosts.push(headers.get('x-forwarded-host'))
  if (deps.config.publicOrigin !== null) hosts.push(new URL(deps.config.publicOrigin).host)
  return hosts.filter((host): host is string => host !== null)
}

/**
 * Refuses a change that another site's page sends with our user's cookie. Browsers say where a request comes
 * from; whoever says nothing is no browser, and carries no cookie that he was not given.
 */
export function requireSameOrigin(deps: WebDeps, headers: Headers): void {
  const refuse = new ProblemError(403, 'The request comes from another site.')
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') throw refuse
  const origin = headers.get('origin')
  if (origin === null) return
  const host = URL.canParse(origin) ? new URL(origin).host : null
  if (host === null || !ownHosts(deps, headers).includes(host)) throw refuse
}
