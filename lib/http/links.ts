import { webApp } from '@/lib/http/app'
import { type ClaimLinkState, claimLinkState } from '@/lib/services/console/claim'
import { isPasswordLinkOpen } from '@/lib/services/console/passwords'

/** What a page of a one-time link tells at once; `unread`: the database is away, and the form says so when it is sent. */
export type LinkState = ClaimLinkState | 'unread'

async function read<T>(state: Promise<T>): Promise<T | 'unread'> {
  try {
    return await state
  } catch {
    return 'unread'
  }
}

/** For the page of the link that makes the first administrator. */
export function stateOfClaimLink(token: string): Promise<LinkState> {
  return read(claimLinkState(webApp(), token))
}

/** For the page of a link that sets a password. */
export async function stateOfPasswordLink(token: string): Promise<'open' | 'gone' | 'unread'> {
  const open = await read(isPasswordLinkOpen(webApp(), token))
  return open === 'unread' ? open : open ? 'open' : 'gone'
}
