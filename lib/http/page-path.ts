/** Carries the path of a page to its layout, which Next does not tell it. Set on every page request, whatever it said. */
const HEADER = 'x-holdfast-page'

/** The headers of a page request, with the page's own path and query noted. */
export function withPagePath(headers: Headers, url: { pathname: string; search: string }): Headers {
  const noted = new Headers(headers)
  noted.set(HEADER, `${url.pathname}${url.search}`)
  return noted
}

/** The sign-in page, with the way back to the page that was asked for. */
export function signInPath(headers: Headers): string {
  const page = headers.get(HEADER) ?? '/'
  return page === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(page)}`
}
