import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SolidserverOptions } from './options'
import { createSolidserver } from './provider'

const certificate = () =>
  generate([{ name: 'commonName', value: 'ipam.site.com' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'ipam.site.com' }] }],
  })

describe('TLS to the appliance', () => {
  let server: Server
  let ca: string
  let otherCa: string
  let requests = 0

  beforeAll(async () => {
    const [own, other] = await Promise.all([certificate(), certificate()])
    ca = own.cert
    otherCa = other.cert
    server = createServer({ key: own.private, cert: own.cert }, (_request, response) => {
      requests += 1
      response.writeHead(204).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  const ping = async (options: Partial<SolidserverOptions>) => {
    const provider = createSolidserver({
      url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { kind: 'native', user: 'api', password: 'hunter2' },
      views: [{ view: 'internal', server: 'smart' }],
      ...options,
    })
    try {
      await provider.ping()
    } finally {
      await provider.close()
    }
  }

  it('accepts a certificate of the given CA for the given name', async () => {
    await ping({ ca, tlsServername: 'ipam.site.com' })
    expect(requests).toBe(1)
  })

  it.each<[string, () => Partial<SolidserverOptions>]>([
    ['without the CA', () => ({ tlsServername: 'ipam.site.com' })],
    ['with another CA', () => ({ ca: otherCa, tlsServername: 'ipam.site.com' })],
    ['for another name', () => ({ ca })],
  ])('refuses to send anything %s, and says what to check', async (_name, options) => {
    const before = requests
    await expect(ping(options())).rejects.toMatchObject({
      family: 'transient',
      maybeApplied: false,
      message: expect.stringContaining('SOLIDSERVER_CA'),
    })
    expect(requests).toBe(before)
  })

  it('can be told not to verify', async () => {
    const before = requests
    await ping({ verifyTls: false })
    expect(requests).toBe(before + 1)
  })
})
