import diagnostics from 'node:diagnostics_channel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROLES } from '@/lib/contract/role'
import { clientAddress, rememberPeers } from '@/lib/http/peer'
import { metricsResponse, readyResponse } from '@/lib/http/probes'
import { ORIGIN, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
beforeAll(async () => {
  rememberPeers()
  web = await startTestWeb()
})
afterAll(() => web.close())

/** Headers of a request that came through a socket of this process's server. */
function arrived(from: string, sent: Record<string, string> = {}): Headers {
  const headers = { ...sent }
  const request = { headers, socket: { remoteAddress: from } }
  diagnostics.channel('http.server.request.start').publish({ request })
  return new Headers(headers)
}

const metrics = (headers: Headers) => metricsResponse(web.app, new Request(`${ORIGIN}/metrics`, { headers }))

describe('the figures', () => {
  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.7'])(
    'need a sign-in, also from %s',
    async (from) => {
      const response = await metrics(arrived(from))
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(await response.text()).not.toContain('holdfast_')
      const forged = await metrics(arrived(from, { authorization: 'Bearer hf_made-up' }))
      expect(forged.status).toBe(401)
    },
  )

  it.each(ROLES)('are shown to a token with the role %s', async (role) => {
    const response = await metrics(arrived('10.0.0.7', { authorization: `Bearer ${web.tokens[role]}` }))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/plain')
    expect(await response.text()).toContain('# HELP')
  })
})

describe('whether requests can be answered', () => {
  it('is told to everybody', async () => {
    const response = await readyResponse(web.app)
    expect(await response.json()).toEqual({ status: 'ok' })
  })
})

describe('the address of whoever asks', () => {
  it('is the socket’s, unless a proxy is trusted', () => {
    const headers = arrived('::ffff:10.0.0.7', { 'x-forwarded-for': '1.1.1.1, 2.2.2.2' })
    expect(clientAddress(headers, 0)).toBe('10.0.0.7')
    expect(clientAddress(headers, 1)).toBe('2.2.2.2')
    expect(clientAddress(headers, 2)).toBe('1.1.1.1')
    expect(clientAddress(new Headers({ 'x-forwarded-for': '9.9.9.9' }), 1)).toBe('unknown')
  })
})
