import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Stage } from './stages'

/** Something of the machine that a stage cannot do without. */
export interface Requirement {
  need: Stage['needs'][number]
  /** For people. */
  name: string
  present(): boolean
  /** Debian packages that bring it. */
  packages: string[]
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Whether a program can be found; Debian keeps servers in folders that are not in everybody's PATH. */
export function hasProgram(name: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']
  return folders.some((folder) => folder !== '' && executable(join(folder, name)))
}

const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The browser for tests: CHROMIUM_PATH, or where systems put it. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM_PATH ?? '', ...browsers].find((path) => path !== '' && executable(path))
}

const program = (name: string, packages: string[]): Requirement => ({
  need: 'kea',
  name,
  present: () => hasProgram(name),
  packages,
})

/** Network namespaces, in which Kea gets a network of its own, are root's. */
function mayMakeNetworks(): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync('unshare', ['--net', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export const requirements: Requirement[] = [
  { need: 'chromium', name: 'Chromium', present: () => findChromium() !== undefined, packages: ['chromium'] },
  program('kea-dhcp4', ['kea-dhcp4-server']),
  program('kea-dhcp6', ['kea-dhcp6-server']),
  program('kea-dhcp-ddns', ['kea-dhcp-ddns-server']),
  program('kea-ctrl-agent', ['kea-ctrl-agent']),
  program('kea-admin', ['kea-admin']),
  program('psql', ['postgresql-client']),
  program('named', ['bind9']),
  program('dig', ['bind9-dnsutils']),
  program('ip', ['iproute2']),
  program('dhclient', ['isc-dhcp-client']),
  { need: 'root', name: 'root (for network namespaces)', present: mayMakeNetworks, packages: [] },
]

/** What the stages need and this machine does not have. */
export function missingFor(stages: readonly Stage[]): Requirement[] {
  const needed = new Set(stages.flatMap((stage) => stage.needs))
  return requirements.filter((requirement) => needed.has(requirement.need) && !requirement.present())
}

/** One line that names what is missing and the command that brings it. */
export function missingLine(missing: readonly Requirement[], stages: readonly Stage[]): string {
  const packages = [...new Set(missing.flatMap((requirement) => requirement.packages))]
  const lacking = new Set(missing.map((requirement) => requirement.need))
  const rest = stages.filter((stage) => !stage.needs.some((need) => lacking.has(need)))
  const remedies = [
    ...(packages.length > 0 ? [`sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`] : []),
    ...(lacking.has('root') ? ['sudo npm test'] : []),
  ]
  const without =
    rest.length > 0 ? `; without them: npm test -- --only ${rest.map(({ name }) => name).join(',')}` : ''
  return `Missing: ${missing.map(({ name }) => name).join(', ')}. Run: ${remedies.join(' && ')}${without}`
}
