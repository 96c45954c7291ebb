import { ApiProblem } from '@/lib/client/api'

/** Why signing in, claiming or setting a password did not work, and what to do. */
export function signInProblem(error: unknown): string {
  if (!(error instanceof ApiProblem)) return 'Something went wrong in this page: reload it.'
  if (error.status === 429) {
    const wait = error.retryAfter === null ? 'a few minutes' : `${error.retryAfter} s`
    return `Too many attempts. Wait ${wait}, then try again.`
  }
  if (error.status === 401) return 'Wrong e-mail or password.'
  if (error.status === 0) return 'The console does not answer: check the network, or whether it runs.'
  if (error.status >= 500) return `The console failed: ${error.message}. “npm run doctor” says more.`
  return error.message
}
