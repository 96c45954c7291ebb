import { webApp } from '@/lib/http/app'
import { serve } from '@/lib/http/handle'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

function handle(request: Request): Promise<Response> {
  return serve(webApp(), request)
}

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
}
