import type { Tx } from '@/lib/db/client'

/** The part of a `pg` client or pool that is needed to run one statement. */
export interface PgQueryable {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** Whatever can run a statement: a Prisma transaction or client, a `pg` client or pool. */
export type SqlTarget = Tx | PgQueryable

/** Runs one statement in the caller's transaction, whichever of the two libraries holds it. */
export async function runSql<Row>(target: SqlTarget, text: string, values: unknown[] = []): Promise<Row[]> {
  if ('$queryRawUnsafe' in target) return target.$queryRawUnsafe<Row[]>(text, ...values)
  const result = await target.query(text, values)
  return result.rows as Row[]
}
