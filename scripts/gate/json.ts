/** An object of a report that somebody else's tool wrote. */
export type Json = Record<string, unknown>

export const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** The objects of a list; none when it is no list. */
export const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : [])
