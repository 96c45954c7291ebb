import type { KeaScope } from '@/lib/core/ports/kea'
import { parseKeaControl } from '@/lib/kea/scopes/parse-control'
import { type Environment, type Finding, ok, said, warning, wrong } from './finding'

function flagFindings(scopes: readonly KeaScope[]): Finding[] {
  const named = (test: (scope: KeaScope) => boolean) => scopes.filter(test).map(({ name }) => name)
  const ddns = named((scope) => scope.ddnsSendUpdates)
  const unsafe = named((scope) => !scope.reservationsInSubnet || scope.reservationsOutOfPool)
  const findings: Finding[] = []
  if (ddns.length > 0)
    findings.push(
      wrong(
        'Kea’s own DDNS',
        `on for ${ddns.join(', ')}`,
        'Two writers would fight: "ddns-send-updates": false, see docs/kea.md',
      ),
    )
  if (unsafe.length > 0)
    findings.push(
      wrong(
        'Reservation flags',
        `${unsafe.join(', ')} let reserved addresses go to others`,
        'reservations-in-subnet true, reservations-out-of-pool false',
      ),
    )
  return findings.length > 0 ? findings : [ok('Kea flags', 'its own DDNS off, reserved addresses are kept')]
}

/** The subnets of Kea and what their flags mean for us. */
export async function* scopeChecks(environment: Environment): AsyncGenerator<Finding> {
  const control = environment.KEA_CONTROL ?? ''
  if (control.trim() === '') {
    yield warning('Scopes', 'KEA_CONTROL is not set', 'Without it scopes have no names, pools or utilisation')
    return
  }
  try {
    for (const source of parseKeaControl(control)) {
      const found = await source.read().catch((error: unknown) => said(error))
      if (typeof found === 'string') {
        yield wrong(`Scopes from ${source.label}`, found, 'Check KEA_CONTROL and the rights on it')
        continue
      }
      yield ok(`Scopes from ${source.label}`, found.map(({ name }) => name).join(', ') || 'none')
      yield* flagFindings(found)
    }
  } catch (error) {
    yield wrong('KEA_CONTROL', said(error), 'See docs/kea.md')
  }
}
