import { webApp } from '@/lib/http/app'
import { metricsResponse } from '@/lib/http/probes'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

export function GET(request: Request): Promise<Response> {
  return metricsResponse(webApp(), request)
}
