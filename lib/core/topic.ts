/** What a page can watch. A notification carries the name alone: whoever hears it reads the rows again. */
export const TOPICS = [
  'reservations',
  'records',
  'leases',
  'scopes',
  'zones',
  'audit',
  'changes',
  'health',
  'policy',
  'alerts',
  'watchlist',
  'notifications',
  'accounts',
] as const

export type Topic = (typeof TOPICS)[number]

/** True for one of the words above. */
export function isTopic(text: string): text is Topic {
  return (TOPICS as readonly string[]).includes(text)
}
