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
