/** Transient: Vault is down, sealed or busy. Permanent: path, policy or credentials need a person. No secrets inside. */
export class VaultError extends Error {
  constructor(
    readonly family: 'transient' | 'permanent',
    message: string,
    /** HTTP status of Vault, or null when no answer came. */
    readonly status: number | null = null,
  ) {
    super(message)
    this.name = 'VaultError'
  }
}

/** How Node and OpenSSL call a certificate that they do not accept. */
const CERTIFICATE = /^(ERR_TLS_CERT|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/
const NO_TLS = /^(EPROTO$|ERR_SSL)/

const TRANSIENT = new Set([412, 429, 472, 473])

const oneLine = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/\b(hv[sbr]\.[\w-]+|[sb]\.\w{24,})/g, '***')
    .slice(0, 200)

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && key in value
    ? (value as Record<string, unknown>)[key]
    : undefined

function saidBy(body: unknown, status: number): string {
  const errors = field(body, 'errors')
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined
  if (typeof first === 'string' && first !== '') return oneLine(first)
  return status === 404 ? 'not found, or hidden by policy' : `HTTP ${status}`
}

/**
 * Whatever node-vault rejected with, as an error fit for a log. Its own errors carry the response; those of
 * its HTTP client carry the request's headers, token included, so nothing of them is kept but the code.
 */
export function toVaultError(error: unknown): VaultError {
  if (error instanceof VaultError) return error
  const response = field(error, 'response')
  const status = field(response, 'statusCode')
  if (typeof status === 'number') {
    const family = status >= 500 || TRANSIENT.has(status) ? 'transient' : 'permanent'
    return new VaultError(family, saidBy(field(response, 'body'), status), status)
  }
  return new VaultError('transient', unanswered(field(error, 'code')))
}

/** Also of a certificate it passes: those who run for ever wait until somebody has put it right. */
function unanswered(code: unknown): string {
  if (typeof code !== 'string') return 'no answer from Vault (unknown)'
  if (CERTIFICATE.test(code)) return `the certificate of Vault is not trusted (${code}): see VAULT_CACERT`
  if (NO_TLS.test(code)) return `Vault does not speak TLS there (${code}): see VAULT_ADDR`
  return `no answer from Vault (${oneLine(code)})`
}
