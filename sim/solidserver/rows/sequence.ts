/** Small stable numbers for texts (`rr_name_id` and the like), given out in the order they are first seen. */
const numbers = new Map<string, number>()
const LIMIT = 1_000_000

export function textNumber(space: string, text: string): string {
  const key = `${space}\0${text}`
  let number = numbers.get(key)
  if (number === undefined) {
    if (numbers.size >= LIMIT) numbers.clear()
    number = numbers.size + 1
    numbers.set(key, number)
  }
  return String(number)
}
