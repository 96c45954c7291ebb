import type pg from 'pg'

/**
 * Runs a statement that is planned once per connection: what happens at every event must not be planned at every event.
 * The name belongs to the text; one name never stands for two texts.
 */
export async function statement<Row>(
  client: pg.Pool | pg.PoolClient,
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const result = await client.query({ name: `hf-${name}`, text, values })
  return result.rows as Row[]
}
