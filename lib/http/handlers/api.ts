import type { Handlers } from '@/lib/http/context'
import { docsPage } from '@/lib/http/docs-page'
import type { ApiName } from '@/lib/http/handlers/names'
import { openApiDocument } from '@/lib/http/openapi'
import { done } from '@/lib/services/console/deps'

export const apiHandlers: Handlers<ApiName> = {
  getOpenApi: async () => done(openApiDocument()),
  getDocs: async () => new Response(docsPage(), { headers: { 'content-type': 'text/html; charset=utf-8' } }),
}
