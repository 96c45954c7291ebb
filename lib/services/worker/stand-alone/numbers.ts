/** Whole numbers from -1 to 2^31 - 1 by index, of four bytes each where an array takes eight; absent ones are 0. */
export interface Numbers {
  get(index: number): number
  set(index: number, value: number): void
  push(value: number): void
  /** How many there are, up to the highest index that was set. */
  count(): number
}

/** No numbers, with room for some. */
export function createNumbers(room = 1024): Numbers {
  let held = new Int32Array(room)
  let count = 0
  function set(index: number, value: number): void {
    if (index >= held.length) {
      const larger = new Int32Array(Math.max(index + 1, Math.ceil(held.length * 1.5)))
      larger.set(held)
      held = larger
    }
    held[index] = value
    if (index >= count) count = index + 1
  }
  return {
    get: (index) => held[index] ?? 0,
    set,
    push: (value) => set(count, value),
    count: () => count,
  }
}
