import { ConfigError } from '@/worker/config-error'

const VARIABLE = 'HOLDFAST_CLOCK_OFFSET_MS'

/**
 * The worker's clock. Tests that see a grace of hours end move it by HOLDFAST_CLOCK_OFFSET_MS, whole milliseconds.
 *
 * @throws ConfigError when the variable is set and NODE_ENV is not `test`: names would leave before their time
 */
export function clockOf(variables: Record<string, string | undefined>): () => Date {
  const text = variables[VARIABLE] ?? ''
  if (text === '') return () => new Date()
  if (variables.NODE_ENV !== 'test') throw new ConfigError(`${VARIABLE} is for tests alone: unset it`)
  if (!/^-?\d{1,12}$/.test(text)) throw new ConfigError(`${VARIABLE}: whole milliseconds`)
  const offset = Number(text)
  return () => new Date(Date.now() + offset)
}
