import { describe, expect, it } from 'vitest'
import { toVaultError } from './errors'

const answered = (statusCode: number, body: unknown) =>
  Object.assign(new Error('x'), { response: { statusCode, body } })

describe('toVaultError', () => {
  it.each([
    [403, 'permanent'],
    [404, 'permanent'],
    [400, 'permanent'],
    [412, 'transient'],
    [429, 'transient'],
    [473, 'transient'],
    [503, 'transient'],
  ])('%i is %s', (status, family) => {
    expect(toVaultError(answered(status, {}))).toMatchObject({ family, status })
  })

  it('repeats what Vault said, on one line and without tokens', () => {
    const error = toVaultError(answered(400, { errors: ['bad\ntoken hvs.CAESIJ-abc_1 x'] }))
    expect(error.message).toBe('bad token *** x')
    expect(toVaultError(answered(404, { errors: [] })).message).toBe('not found, or hidden by policy')
  })

  it.each([
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'the certificate of Vault is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT): see VAULT_CACERT',
    ],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'the certificate of Vault is not trusted (ERR_TLS_CERT_ALTNAME_INVALID): see VAULT_CACERT',
    ],
    ['EPROTO', 'Vault does not speak TLS there (EPROTO): see VAULT_ADDR'],
    ['ETIMEDOUT', 'no answer from Vault (ETIMEDOUT)'],
  ])('tells of %s where to look', (code, message) => {
    expect(toVaultError(Object.assign(new Error('x'), { code }))).toMatchObject({
      family: 'transient',
      message,
    })
  })

  it('keeps nothing of a network error but its code', () => {
    const axios = Object.assign(new Error('connect hvs.secret'), {
      code: 'ECONNREFUSED',
      config: { headers: { 'X-Vault-Token': 'hvs.secret' } },
    })
    const error = toVaultError(axios)
    expect(error).toMatchObject({
      family: 'transient',
      message: 'no answer from Vault (ECONNREFUSED)',
      status: null,
    })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hvs.')
    expect(toVaultError('odd').message).toBe('no answer from Vault (unknown)')
  })
})
