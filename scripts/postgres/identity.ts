import { execFile } from 'node:child_process'
import { chown, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries'

/**
 * How PostgreSQL is started. It refuses to run as root, so root has to become somebody else:
 * - `self`: we are an ordinary user already
 * - `user`: change to a system user, which needs folders that this user can enter
 * - `namespace`: a user namespace, in which root's own files belong to an ordinary uid
 */
export interface Identity {
  kind: 'self' | 'user' | 'namespace'
  /** The uid that must own the data folder, as seen from outside. */
  owner: { uid: number; gid: number }
  binaries: Binaries
  /** What to spawn to run one of PostgreSQL's programs. */
  command(
    program: 'postgres' | 'initdb',
    args: string[],
  ): { file: string; args: string[]; uid?: number; gid?: number }
}

interface Account {
  uid: number
  gid: number
}

const run = promisify(execFile)

const succeeds = (
  file: string,
  args: string[],
  options: { uid?: number; gid?: number } = {},
): Promise<boolean> =>
  run(file, args, options).then(
    () => true,
    () => false,
  )

/** PostgreSQL insists on a uid that has a name, so only accounts of this machine will do. */
async function findAccount(): Promise<Account> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const fields = passwd.match(new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm'))
    if (fields) return { uid: Number(fields[1]), gid: Number(fields[2]) }
  }
  return { uid: 65534, gid: 65534 }
}

const program = (binaries: Binaries, name: string): string => join(binaries.home, 'bin', name)

function asSelf(binaries: Binaries, owner: Account): Identity {
  return { kind: 'self', owner, binaries, command: (name, args) => ({ file: program(binaries, name), args }) }
}

function asUser(binaries: Binaries, account: Account): Identity {
  const command: Identity['command'] = (name, args) => ({ file: program(binaries, name), args, ...account })
  return { kind: 'user', owner: account, binaries, command }
}

function inNamespace(binaries: Binaries, { uid, gid }: Account): Identity {
  const wrap = ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--']
  const command: Identity['command'] = (name, args) => ({
    file: 'unshare',
    args: [...wrap, program(binaries, name), ...args],
  })
  return { kind: 'namespace', owner: { uid: 0, gid: 0 }, binaries, command }
}

/** A copy of the programs that everybody may run, for when they were installed below a private folder. */
async function publicCopy(binaries: Binaries): Promise<Binaries | undefined> {
  const home = `/var/tmp/holdfast-postgres-${binaries.version}`
  const existing = await stat(home).catch(() => undefined)
  if (existing) {
    // /var/tmp is everybody's: what somebody else put there is not run.
    const ours = existing.isDirectory() && existing.uid === 0 && (existing.mode & 0o022) === 0
    return ours ? { ...binaries, home } : undefined
  }
  const draft = `${home}.${process.pid}`
  try {
    await mkdir(draft, { mode: 0o755 })
    await cp(binaries.home, draft, { recursive: true, verbatimSymlinks: true })
    await run('chmod', ['-R', 'a+rX', draft])
    await rename(draft, home)
    return { ...binaries, home }
  } catch {
    await rm(draft, { recursive: true, force: true })
    return undefined
  }
}

/**
 * Finds out by trying how PostgreSQL can be run on this machine with its data in `dataDir`.
 *
 * @param dataDir an existing folder
 * @throws when we are root and no way was found; the message says what to do
 */
export async function chooseIdentity(binaries: Binaries, dataDir: string): Promise<Identity> {
  const uid = process.getuid?.() ?? -1
  if (uid !== 0) return asSelf(binaries, { uid, gid: process.getgid?.() ?? -1 })

  const account = await findAccount()
  const canEnter = await succeeds('/bin/sh', ['-c', 'cd "$1"', 'sh', dataDir], account)
  const works = (identity: Identity): Promise<boolean> => {
    const { file, args, ...as } = identity.command('postgres', ['--version'])
    return succeeds(file, args, as)
  }

  if (canEnter && (await works(asUser(binaries, account)))) return asUser(binaries, account)
  if (await works(inNamespace(binaries, account))) return inNamespace(binaries, account)
  const copy = canEnter ? await publicCopy(binaries) : undefined
  if (copy && (await works(asUser(copy, account)))) return asUser(copy, account)
  throw new Error(
    `PostgreSQL does not run as root, and ${dataDir} lies where no other user can go. Do one of these: start as an ` +
      'ordinary user; set HOLDFAST_DATA_DIR to a folder such as /var/lib/holdfast; set DATABASE_URL to a server of your own.',
  )
}

/** Hands a folder and all in it to the identity's owner; a folder that is theirs already is left alone. */
export async function giveTo(identity: Identity, folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = identity.owner
  if ((await stat(folder)).uid === uid) return
  // Not following links keeps a tablespace link from handing out something else.
  await run('chown', ['-R', '--no-dereference', `${uid}:${gid}`, folder]).catch(() => chown(folder, uid, gid))
}
