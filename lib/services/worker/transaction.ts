import type pg from 'pg'

/** Runs the statements of `work` in one transaction, begun by `begin`; what it throws undoes them. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(begin)
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((fault: unknown) => {
      broken = fault instanceof Error ? fault : new Error('the connection broke')
    })
    throw error
  } finally {
    // A connection that could not even roll back must not be handed out again.
    client.release(broken)
  }
}
