import { createHash, randomBytes } from 'node:crypto'

/** A secret that is shown once, and what is stored of it: 256 bits leave nothing to guess, so a plain hash is enough. */
export function newSecret(prefix: string): { secret: string; hash: string } {
  const secret = `${prefix}${randomBytes(32).toString('base64url')}`
  return { secret, hash: hashSecret(secret) }
}

/** SHA-256, hex. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex')
}
