import type { LeaseFact } from '@/lib/core/lease-fact'
import type { WatchFacts } from '@/lib/core/watch'

/** An instant on the day of the tests: `at('12:00')`. */
export const at = (time: string): string => `2026-03-02T${time}:00.000Z`

/** A lease of the watched address. */
export function leaseAt(over: Partial<LeaseFact> = {}): LeaseFact {
  return {
    ...{ ip: '192.168.1.150', family: 4, leaseType: 'V4', prefixLen: 32, subnetId: 2 },
    ...{ hwaddr: '02000000aa01', clientId: '', duid: '', iaid: null, hostname: 'printer' },
    ...{ state: 'active', keaState: 0, cause: 'GRANT', since: at('11:00') },
    ...{ expiresAt: at('13:00'), validLifetime: 7200, endedAt: null },
    ...over,
  }
}

interface Over extends Partial<Omit<WatchFacts, 'watch'>> {
  watch?: Partial<WatchFacts['watch']>
}

/** A watch in a pool under Block, with nothing known beside it. */
export function watchFacts({ watch = {}, ...rest }: Over = {}): WatchFacts {
  return {
    watch: {
      ...{
        ip: '192.168.1.150',
        state: 'watching',
        origin: 'auto',
        client: null,
        ignored: [],
        learnUntil: null,
      },
      ...watch,
    },
    lease: null,
    reservation: null,
    recorded: true,
    scope: {
      name: 'LAN',
      pools: [{ first: '192.168.1.100', last: '192.168.1.199' }],
      reservationsInSubnet: true,
      reservationsOutOfPool: false,
    },
    policy: { drift: 'block', observe: false },
    now: at('12:00'),
    ...rest,
  }
}
