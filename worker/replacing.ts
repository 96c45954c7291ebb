/** The object with one method of ours; all else is its own. */
export function replacing<T extends object>(
  whole: T,
  method: keyof T,
  ours: (...args: unknown[]) => unknown,
): T {
  return new Proxy(whole, {
    get(target, name) {
      if (name === method) return ours
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value
    },
  })
}
