import type { KeaLease } from '@/lib/core/ports/kea'
import { KeaError } from '../errors'
import { codeOf } from './open-file'
import { type LeaseFileProblem, problemText } from './problem'
import { openFileSet } from './siblings'

export interface LeaseFileSnapshot {
  /** As Kea would know them after a restart, any state, in no order. */
  leases: KeaLease[]
  problems: LeaseFileProblem[]
}

/**
 * The leases of kea-leases4.csv or kea-leases6.csv (and of what kea-lfc keeps beside it) as they are now, for one-shot
 * use. Rows of junk are skipped and told. Rejects with KeaError only: no such file, not readable, no lease file.
 */
export async function readLeaseFile(path: string): Promise<LeaseFileSnapshot> {
  try {
    return await readAll(path)
  } catch (error) {
    if (error instanceof KeaError) throw error
    const code = codeOf(error)
    throw new KeaError('permanent', problemText({ kind: 'unreadable', file: path, code }), code, {
      cause: error,
    })
  }
}

async function readAll(path: string): Promise<LeaseFileSnapshot> {
  const { history, current } = await openFileSet(path)
  const files = current === null ? history : [...history, current]
  const leases = new Map<string, KeaLease>()
  const problems: LeaseFileProblem[] = []
  try {
    if (files.length === 0) throw new KeaError('permanent', `${path} does not exist`, 'ENOENT')
    for (const file of files) {
      for await (const { rows } of file.read()) for (const { lease } of rows) put(leases, lease)
      for (const { lease } of (await file.readEnd()).rows) put(leases, lease)
      const skipped = file.takeSkipped()
      if (!file.hasHeader && skipped.count > 0) {
        throw new KeaError('permanent', problemText({ kind: 'not-a-lease-file', file: file.path }))
      }
      if (skipped.count > 0) problems.push({ kind: 'rows', file: file.path, ...skipped })
    }
  } finally {
    await Promise.all(files.map((file) => file.close()))
  }
  return { leases: [...leases.values()], problems }
}

/** A lifetime of 0 says that the lease is gone. */
function put(leases: Map<string, KeaLease>, lease: KeaLease): void {
  if (lease.validLifetime === 0) leases.delete(lease.ip)
  else leases.set(lease.ip, lease)
}
