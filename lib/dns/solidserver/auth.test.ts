import { describe, expect, it } from 'vitest'
import { authHeaders, secretsOf } from './auth'

const URL = 'https://ipam.site.com/rest/dns_rr_list?WHERE=rr_full_name%3D%27a.site.com%27&limit=1'

describe('authHeaders', () => {
  it('sends user and password in base64 (native)', () => {
    const headers = authHeaders({ kind: 'native', user: 'ipmadmin', password: 'pä:ss' }, 'GET', URL, 0)
    expect(headers).toEqual({ 'X-IPM-Username': 'aXBtYWRtaW4=', 'X-IPM-Password': 'cMOkOnNz' })
  })

  it('sends Basic', () => {
    expect(authHeaders({ kind: 'basic', user: 'u', password: 'p' }, 'GET', URL, 0)).toEqual({
      Authorization: 'Basic dTpw',
    })
  })

  it('signs secret, time, method and URL with SHA3-256 (vector made with openssl dgst -sha3-256)', () => {
    expect(authHeaders({ kind: 'token', id: 'tok', secret: 's3cr3t' }, 'GET', URL, 1_700_000_000)).toEqual({
      Authorization: 'SDS tok:8a6aa1921c2cc41a0a9f2ae313712a89c51aa65b2daace110ee06014183c49ae',
      'X-SDS-TS': '1700000000',
    })
  })

  it('knows the spellings of a secret that must not be repeated', () => {
    expect(secretsOf({ kind: 'native', user: 'u', password: 'hunter2' })).toEqual(['hunter2', 'aHVudGVyMg=='])
    expect(secretsOf({ kind: 'basic', user: 'u', password: '' })).toEqual([])
  })
})
