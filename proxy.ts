import { type NextRequest, NextResponse } from 'next/server'
import { withPagePath } from '@/lib/http/page-path'

/** Tells the pages which of them was asked for, so that whoever must sign in first comes back to it. */
export function proxy(request: NextRequest): NextResponse {
  return NextResponse.next({ request: { headers: withPagePath(request.headers, request.nextUrl) } })
}

export const config = {
  matcher: ['/((?!api/|_next/|healthz|readyz|metrics|icon\\.svg).*)'],
}
