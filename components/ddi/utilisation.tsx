import { Meter } from '@/components/ui/meter'
import type { Scope } from '@/lib/contract/scope'

/** `18,446,744,073,709,551,616` is no number to read: 2^64 is. Decimal text in. */
export function sizeText(size: string): string {
  const value = BigInt(size)
  if (value <= 1_000_000n) return value.toLocaleString('en')
  const bits = value.toString(2)
  return /^10*$/.test(bits) ? `2^${bits.length - 1}` : `about 2^${bits.length - 1}`
}

/** How full the pools of a scope are, as a bar and as numbers. */
export function Utilisation({ scope }: { scope: Scope }) {
  const { percent, leasedInPools, poolSize } = scope.utilisation
  if (percent === null) return <span className="text-ink-3 text-xs">no pools</span>
  const numbers = `${leasedInPools.toLocaleString('en')} of ${sizeText(poolSize)}`
  return (
    <span className="flex items-center gap-2.5">
      <Meter
        className="w-20 shrink-0"
        value={percent}
        max={100}
        label={`Pools of ${scope.name}: ${numbers} leased`}
      />
      <span className="whitespace-nowrap text-xs tabular-nums">
        <span className="font-medium">{percent.toFixed(percent > 0 && percent < 10 ? 1 : 0)} %</span>{' '}
        <span className="text-ink-3">{numbers}</span>
      </span>
    </span>
  )
}
