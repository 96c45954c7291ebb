import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'

const policyFile = '/usr/sbin/policy-rc.d'

/** Services that the packages would start: tests bring their own, on addresses of their own. */
const servicesOf: Record<string, string> = {
  'kea-dhcp4-server': 'kea-dhcp4-server',
  'kea-dhcp6-server': 'kea-dhcp6-server',
  'kea-dhcp-ddns-server': 'kea-dhcp-ddns-server',
  'kea-ctrl-agent': 'kea-ctrl-agent',
  bind9: 'named',
}

/** Whether missing packages can be installed without asking anybody. */
export const canInstall = (): boolean => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

function run(file: string, args: string[]): void {
  execFileSync(file, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  })
}

/**
 * Installs Debian packages. No service is started by it, now or at the next boot: a DHCP server that answers on
 * the real network would be the last thing that a test may leave behind.
 *
 * @throws when apt fails; its output is in the error
 */
export function install(packages: readonly string[]): void {
  const ourPolicy = !existsSync(policyFile)
  if (ourPolicy) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    run('apt-get', ['update', '-q'])
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages])
  } finally {
    if (ourPolicy) rmSync(policyFile, { force: true })
  }
  if (!existsSync('/run/systemd/system')) return
  for (const service of packages.flatMap((name) => servicesOf[name] ?? [])) {
    try {
      run('systemctl', ['disable', '--quiet', service])
    } catch {
      // It has no unit, so there is nothing to disable.
    }
  }
}
