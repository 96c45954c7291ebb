import { setFlagsFromString } from 'node:v8'

/** The heap may grow by so much, in per cent of what is in use, before garbage is collected. */
const GROWTH = 40

/**
 * Has V8 collect garbage early: by itself it lets the heap grow to some multiple of what is in use, as the memory of the
 * machine allows, and a worker that holds 60 MB takes 300. Costs nothing measurable: most of the heap is short-lived.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`)
}
