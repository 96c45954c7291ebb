/**
 * Every statement of the worker finds its rows by an index. PostgreSQL cannot know that of tables that were empty when it
 * planned, and keeps such a plan until it next gathers statistics: in a burst of ten thousand rows that is too late.
 */
const SETTINGS = '-c enable_seqscan=off -c jit=off -c random_page_cost=1.1'

/** The URL of the console's database with the settings that the worker's statements want; a URL's own settings win. */
export function tunedUrl(url: string): string {
  const tuned = new URL(url)
  const given = tuned.searchParams.get('options')
  tuned.searchParams.set('options', given === null ? SETTINGS : `${SETTINGS} ${given}`)
  // As libpq reads it: a plus sign would be one.
  tuned.search = tuned.search.replaceAll('+', '%20')
  return tuned.toString()
}
