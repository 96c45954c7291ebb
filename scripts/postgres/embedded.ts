import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { freePort, requireFreePort } from '../ports'
import { findBinaries } from './binaries'
import { chooseIdentity, giveTo, type Identity } from './identity'
import { claimFolder } from './orphan'
import { type ServerProcess, spawnServer } from './server-process'

/** A PostgreSQL server of our own. */
export interface EmbeddedPostgres {
  port: number
  /** The superuser's URL of a database, `postgres` unless told. It holds the password: not for logs. */
  url(database?: string): string
  /** Shuts the server down cleanly; the data stays. */
  stop(): Promise<void>
  /** Stops and starts it on the same port and data. */
  restart(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** Folder for the cluster, its password and its log; created when missing. */
  dataDir: string
  /** TCP port on 127.0.0.1; 0 takes any free one. */
  port: number
  /** The environment variable to name when the port is taken. */
  portVariable?: string
  /** Settings for `postgres -c`, beside ours. */
  settings?: Record<string, string>
}

const user = 'holdfast'

const defaultSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

const readable = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** The password is made before the cluster, so that no cluster exists whose password got lost. */
async function loadPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'password')
  const known = await readFile(file, 'utf8').catch(() => '')
  if (known.trim()) return known.trim()
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}

/** Creates the cluster beside its final place: one that was interrupted half-way is not mistaken for a whole one. */
async function initialise(
  identity: Identity,
  dataDir: string,
  cluster: string,
  password: string,
): Promise<void> {
  const draft = `${cluster}.new`
  const passwordFile = `${cluster}.password`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  try {
    await giveTo(identity, draft)
    await giveTo(identity, passwordFile)
    const { file, args, ...as } = identity.command('initdb', [
      `--pgdata=${draft}`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Sorting must not depend on the libraries of the machine.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-sync',
    ])
    await promisify(execFile)(file, args, { ...as, cwd: dataDir, env: { ...process.env, LC_ALL: 'C' } })
    await rename(draft, cluster)
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause)
    throw new Error(`PostgreSQL could not create its data folder ${cluster}.\n${said}`, { cause })
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/**
 * Starts the PostgreSQL that comes with the product, as root or not. The first start creates the cluster, later
 * ones continue with its data.
 *
 * @throws PortInUseError, or an Error whose message says what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const port = options.port === 0 ? await freePort() : options.port
  const dataDir = resolve(options.dataDir)
  const cluster = join(dataDir, 'cluster')
  await mkdir(dataDir, { recursive: true })
  // Others may pass through to the cluster, which is theirs alone, but not look around.
  if (process.getuid?.() === 0) await chmod(dataDir, 0o711)

  const identity = await chooseIdentity(await findBinaries(), dataDir)
  await claimFolder(dataDir, cluster)
  await requireFreePort(port, options.portVariable ?? 'PG_PORT')
  const password = await loadPassword(dataDir)
  if (!(await readable(join(cluster, 'PG_VERSION')))) await initialise(identity, dataDir, cluster, password)
  await giveTo(identity, cluster)

  const settings = Object.entries({ ...defaultSettings, ...options.settings })
  const args = [
    '-D',
    cluster,
    '-p',
    String(port),
    ...settings.flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ]
  const url = (database = 'postgres'): string =>
    `postgresql://${user}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`
  const start = (): Promise<ServerProcess> =>
    spawnServer(identity, { args, url: url(), logFile: join(dataDir, 'postgres.log'), cwd: dataDir })

  let server = await start()
  return {
    port,
    url,
    stop: () => server.stop(),
    async restart() {
      await server.stop()
      server = await start()
    },
  }
}
