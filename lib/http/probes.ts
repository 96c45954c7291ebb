import { randomUUID } from 'node:crypto'
import type { WebDeps } from '@/lib/http/deps'
import { unexpectedProblem } from '@/lib/http/failure'
import { identify } from '@/lib/http/identify'
import { ProblemError, problemResponse } from '@/lib/http/problem'
import { errorFields } from '@/lib/log'

const NO_STORE = { 'cache-control': 'no-store' }

/** Whether requests can be answered: the database is there and migrated, jobs can be added. Tells nothing more. */
export async function readyResponse(deps: WebDeps): Promise<Response> {
  try {
    await deps.db.pool.query('select 1 from policy where id = 1')
    await deps.queueReady()
    return Response.json({ status: 'ok' }, { headers: NO_STORE })
  } catch (error) {
    deps.log.warn(errorFields(error), 'not ready')
    return Response.json({ status: 'unavailable' }, { status: 503, headers: NO_STORE })
  }
}

/** The figures, for whoever has an account or a token, whatever its role and wherever he asks from. */
export async function metricsResponse(deps: WebDeps, request: Request): Promise<Response> {
  try {
    if ((await identify(deps, request.headers)) === null) {
      throw new ProblemError(401, 'Send Authorization: Bearer TOKEN.', {}, { 'www-authenticate': 'Bearer' })
    }
    const { registry } = deps.metrics
    return new Response(await registry.metrics(), {
      headers: { ...NO_STORE, 'content-type': registry.contentType },
    })
  } catch (error) {
    return problemResponse(error instanceof ProblemError ? error : unexpectedProblem(error), randomUUID())
  }
}
