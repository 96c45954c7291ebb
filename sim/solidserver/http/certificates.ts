import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'

export interface Certificates {
  /** certificate authority that clients trust, PEM */
  readonly ca: string
  readonly cert: string
  readonly key: string
}

const DAY = 86_400_000
const LEAF_DAYS = 800
const CA_DAYS = 3650

function subject(name: string): { name: string; value: string }[] {
  return [{ name: 'commonName', value: name }]
}

async function newAuthority(): Promise<{ cert: string; key: string }> {
  const now = Date.now()
  const made = await generate(subject('SOLIDserver simulator CA'), {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // a day back, for clients whose clock is behind
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + CA_DAYS * DAY),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  return { cert: made.cert, key: made.private }
}

async function newLeaf(
  ca: { cert: string; key: string },
  names: readonly string[],
): Promise<{ cert: string; key: string }> {
  const now = Date.now()
  const made = await generate(subject(names[0] ?? 'localhost'), {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + LEAF_DAYS * DAY),
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyAgreement: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  })
  return { cert: made.cert, key: made.private }
}

function usable(certificates: Certificates, names: readonly string[]): boolean {
  const leaf = new X509Certificate(certificates.cert)
  const authority = new X509Certificate(certificates.ca)
  return (
    leaf.verify(authority.publicKey) &&
    leaf.checkPrivateKey(createPrivateKey(certificates.key)) &&
    new Date(leaf.validTo).getTime() > Date.now() + 30 * DAY &&
    names.every((name) => (isIP(name) ? leaf.checkIP(name) : leaf.checkHost(name)) !== undefined)
  )
}

function read(folder: string): Certificates | undefined {
  const [ca, cert, key] = ['ca.pem', 'server.pem', 'server.key'].map((name) => join(folder, name))
  if (!ca || !cert || !key || ![ca, cert, key].every((path) => existsSync(path))) return undefined
  return { ca: readFileSync(ca, 'utf8'), cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
}

/**
 * The certificate of the simulator, signed by an authority of its own. Kept in `folder` and made anew when it runs out
 * or lacks a name; the authority stays, so that clients that trust `ca.pem` go on working.
 */
export async function certificates(
  names: readonly string[],
  folder: string | undefined,
): Promise<Certificates> {
  if (!folder) {
    const authority = await newAuthority()
    const leaf = await newLeaf(authority, names)
    return { ca: authority.cert, ...leaf }
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const before = read(folder)
  if (before && usable(before, names)) return before
  const caPath = join(folder, 'ca.pem')
  const caKeyPath = join(folder, 'ca.key')
  const kept = existsSync(caPath) && existsSync(caKeyPath)
  const authority = kept
    ? { cert: readFileSync(caPath, 'utf8'), key: readFileSync(caKeyPath, 'utf8') }
    : await newAuthority()
  const leaf = await newLeaf(authority, names)
  writeFileSync(caKeyPath, authority.key, { mode: 0o600 })
  writeFileSync(caPath, authority.cert, { mode: 0o644 })
  writeFileSync(join(folder, 'server.key'), leaf.key, { mode: 0o600 })
  writeFileSync(join(folder, 'server.pem'), leaf.cert, { mode: 0o644 })
  return { ca: authority.cert, ...leaf }
}
