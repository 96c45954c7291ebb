import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../postgres/embedded'

/** What a test needs to know of the run's PostgreSQL. Survives serialisation: test files get it by `inject`. */
export interface TestCluster {
  /** Superuser URL of the maintenance database. */
  adminUrl: string
  /** Marks the databases of this run, and nobody else's. */
  runId: string
}

export interface RunningTestCluster extends TestCluster {
  stop(): Promise<void>
}

/** Data that dies with the run need not survive a power cut. */
const throwAway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_wal_size: '4GB',
  max_connections: '400',
}

/** Waits for the death of process $1, then ends the server whose data is in $2 and removes it. */
const afterlife = `
  while kill -0 "$1" 2>/dev/null; do sleep 1; done
  server=$(head -n 1 "$2/cluster/postmaster.pid" 2>/dev/null) && kill -QUIT "$server" && sleep 1
  rm -rf "$2"`

/** A run that is killed cannot clean up behind itself; this process outlives it and does. */
function watchOver(folder: string): () => void {
  const args = ['-c', afterlife, 'sh', String(process.pid), folder]
  const watch = spawn('/bin/sh', args, { detached: true, stdio: 'ignore' })
  watch.unref()
  return () => {
    watch.kill()
  }
}

/**
 * Starts one PostgreSQL for a test run: temporary folder, any free port, gone at the end.
 */
export async function startTestPostgres(): Promise<RunningTestCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  await chmod(folder, 0o711)
  const server = await startEmbeddedPostgres({ dataDir: folder, port: 0, settings: throwAway })
  const endWatch = watchOver(folder)
  return {
    adminUrl: server.url(),
    runId: randomBytes(6).toString('hex'),
    async stop() {
      await server.stop()
      endWatch()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
