const DEADLINE_MS = 20_000

/** Reads again until the assertion holds, and answers what was read; at the deadline the assertion's own error. */
export async function eventually<T>(
  read: () => Promise<T>,
  assert: (value: T) => void,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const deadline = Date.now() + deadlineMs
  for (;;) {
    const value = await read()
    try {
      assert(value)
      return value
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
    await new Promise((again) => setTimeout(again, 25))
  }
}
