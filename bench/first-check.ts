import type { Stack } from '@/scripts/testing/stack'

/** Resolves when the check of all zones is over that each start of a worker begins with. */
export async function firstCheck(stack: Stack): Promise<void> {
  for (;;) {
    const [run] = await stack.sql<{ open: number }>(
      `select count(*)::int as open from sync_run where finished_at is null`,
    )
    const [any] = await stack.sql<{ n: number }>('select count(*)::int as n from sync_run')
    if (run?.open === 0 && (any?.n ?? 0) > 0) return
    await new Promise((again) => setTimeout(again, 500))
  }
}

/** Seconds that one more check of all zones takes, asked for as the schedule does. */
export async function anotherCheck(stack: Stack): Promise<number> {
  const over = 'select count(*)::int as n from sync_run where finished_at is not null'
  const [before] = await stack.sql<{ n: number }>(over)
  const start = performance.now()
  await stack.sql(`select graphile_worker.add_job('sync-all', '{}')`)
  for (;;) {
    const [now] = await stack.sql<{ n: number }>(over)
    if ((now?.n ?? 0) > (before?.n ?? 0)) return (performance.now() - start) / 1000
    await new Promise((again) => setTimeout(again, 200))
  }
}
