import type pg from 'pg'
import { runSql } from '@/lib/db/sql'
import { inTransaction } from '@/lib/services/worker/transaction'

const ROWS = 5_000

/** Reads what a SELECT gives a few thousand rows at a time: as many as there are never stand in memory at once. */
export async function readEach<Row>(
  pool: pg.Pool,
  select: string,
  values: readonly unknown[],
  each: (row: Row) => void,
): Promise<void> {
  await inTransaction(
    pool,
    async (tx) => {
      await tx.query(`declare rows_read no scroll cursor for ${select}`, [...values])
      for (let rows = await fetch(tx); rows.length > 0; rows = await fetch(tx))
        for (const row of rows) each(row)
    },
    'begin read only',
  )

  function fetch(tx: pg.PoolClient): Promise<Row[]> {
    return runSql<Row>(tx, `fetch ${ROWS} from rows_read`)
  }
}
