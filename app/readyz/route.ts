import { webApp } from '@/lib/http/app'
import { readyResponse } from '@/lib/http/probes'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

export function GET(): Promise<Response> {
  return readyResponse(webApp())
}
