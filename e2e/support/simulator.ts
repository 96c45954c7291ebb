import { request } from 'node:https'
import { z } from 'zod'

const schema = z.object({
  solidserverUrl: z.string(),
  solidserverUser: z.string(),
  solidserverPassword: z.string(),
})

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** Calls the simulator as any other client of the appliance would. Its certificate is its own. */
function rest(method: string, service: string, parameters: Record<string, string>): Promise<string> {
  const run = schema.parse(JSON.parse(process.env.HOLDFAST_E2E_RUN ?? '{}'))
  const url = new URL(`/rest/${service}?${new URLSearchParams(parameters)}`, run.solidserverUrl)
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method,
        rejectUnauthorized: false,
        headers: {
          'x-ipm-username': base64(run.solidserverUser),
          'x-ipm-password': base64(run.solidserverPassword),
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          if ((response.statusCode ?? 500) < 300) resolve(text)
          else reject(new Error(`${service}: ${response.statusCode} ${text}`))
        })
      },
    )
    asked.on('error', reject)
    asked.end()
  })
}

/** Somebody deletes a record behind our back, on every server that has it. */
export async function deleteOnServer(name: string, value: string): Promise<void> {
  const list = async () => {
    const text = await rest('GET', 'dns_rr_list', { WHERE: `rr_full_name='${name}' and value1='${value}'` })
    return z.array(z.object({ rr_id: z.string() })).parse(JSON.parse(text === '' ? '[]' : text))
  }
  const found = await list()
  if (found.length === 0) throw new Error(`the simulator has no ${name} ${value}`)
  // One that a smart server passes on goes with the first of its rows.
  for (let [next] = found; next !== undefined; [next] = await list()) {
    await rest('DELETE', 'dns_rr_delete', { rr_id: next.rr_id })
  }
}

/** Every create is refused with that text until the answered function is called. */
export async function refuseCreates(errmsg: string): Promise<() => Promise<void>> {
  const { solidserverUrl } = schema.parse(JSON.parse(process.env.HOLDFAST_E2E_RUN ?? '{}'))
  // What steers the simulator answers plain HTTP too, on the same port.
  const faults = new URL('/_sim/faults', solidserverUrl.replace(/^https:/, 'http:'))
  const steer = async (method: string, rule?: unknown): Promise<void> => {
    const answer = await fetch(faults, {
      method,
      ...(rule === undefined ? {} : { body: JSON.stringify(rule) }),
    })
    if (!answer.ok) throw new Error(`${method} ${faults.pathname}: ${answer.status} ${await answer.text()}`)
  }
  const body = JSON.stringify([{ errno: '5', errmsg, severity: '18' }])
  await steer('POST', {
    service: 'dns_rr_add',
    method: 'POST',
    action: { kind: 'status', status: 400, body },
  })
  return () => steer('DELETE')
}
