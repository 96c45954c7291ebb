import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { KEPT, prune, pruneDaily } from '@/lib/services/worker/prune'
import { type AppRole, createAppRole } from '@/scripts/testing/app-role'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'

let database: TestDatabase
let owner: pg.Pool
/** As the worker is allowed to be: deploy/console-grants.sql. */
let worker: pg.Pool
let role: AppRole
beforeAll(async () => {
  database = await createTestDatabase(appTemplate)
  owner = database.pool()
  role = await createAppRole(database, 'prune')
  worker = role.pool
}, 60_000)
afterAll(async () => {
  await role.drop()
  await database.drop()
})
beforeEach(() =>
  owner.query('truncate kea_event, change, sync_run, idempotency_key, setting, notification_channel cascade'),
)

const count = async (table: string) =>
  (await owner.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n

test('what is older than it need be kept goes in batches, the rest stays', async () => {
  await owner.query(
    `insert into kea_event (source, id, at, tbl, op, kind, received_at)
     select 'kea', n, now(), 'hosts', 'INSERT', 'RESERVATION', now() - n * interval '1 day' from generate_series(1, 100) n`,
  )
  await owner.query(
    `insert into change (system, op, target, cause, status, actor, updated_at)
     select 'dns', 'create', '{}', 'SYNC', s, 'worker', now() - d * interval '1 day'
     from unnest(array['queued', 'accepted', 'served', 'failed']) s, unnest(array[1, 399, 401, 900]) d`,
  )
  await owner.query(
    `insert into sync_run (kind, started_at, finished_at)
     select 'sync-all', now() - n * interval '1 hour', case when n <> 130 then now() end from generate_series(1, 150) n`,
  )
  await owner.query(`insert into sync_item (run_id, name) select id, 'a.site.com' from sync_run`)
  await owner.query(
    `insert into idempotency_key (key, actor, request_hash, created_at)
     select 'k' || n, 'u', 'h', now() - n * interval '1 day' from generate_series(1, 10) n`,
  )
  await owner.query(
    `with c as (insert into notification_channel (kind, name, target, created_by) values ('email', 'c', '{}', 't') returning id)
     insert into notification_delivery (channel_id, event, status, created_at)
     select c.id, 'test', s, now() - d * interval '1 day'
     from c, unnest(array['waiting', 'delivered', 'failed']) s, unnest(array[1, 29, 31, 90]) d`,
  )
  const gone = { kea_event: 71, change: 4, sync_run: 49, idempotency_key: 9, notification_delivery: 4 }
  expect(await prune(worker, 7)).toEqual(gone)
  expect(await count('notification_delivery')).toBe(8)
  expect(await count('kea_event')).toBe(KEPT.keaEventDays - 1)
  const { rows } = await owner.query(
    `select status, count(*)::int as n from change group by status order by status`,
  )
  expect(rows.map(({ status, n }) => `${status} ${n}`)).toEqual([
    'accepted 4',
    'failed 2',
    'queued 4',
    'served 2',
  ])
  // The last hundred, and the one that never ended.
  expect(await count('sync_run')).toBe(KEPT.syncRuns + 1)
  expect(await count('sync_item')).toBe(KEPT.syncRuns + 1)
  expect(new Set(Object.values(await prune(worker)))).toEqual(new Set([0]))
})

test('the audit log is not touched, and the role could not do it', async () => {
  await owner.query(
    `insert into audit_event (at, actor_kind, actor, cause, verb, line, subject_kind)
     values (now() - interval '10 years', 'worker', 'worker', 'SYNC', 'created', 'x', 'record')`,
  )
  await prune(worker)
  expect(await count('audit_event')).toBe(1)
  await expect(worker.query('delete from audit_event')).rejects.toThrow('permission denied')
})

test('once a day, by one of several workers', async () => {
  const done = await Promise.all([pruneDaily(worker), pruneDaily(owner), pruneDaily(worker)])
  expect(done.filter((one) => one !== null)).toHaveLength(1)
  await owner.query(`update setting set value = to_jsonb(now() - interval '1 day') where key = 'pruned'`)
  expect(await pruneDaily(worker)).not.toBeNull()
  expect(await pruneDaily(worker)).toBeNull()
})

test.each([
  ['kea_event', `received_at < now() - interval '30 days' order by received_at`, 'kea_event_received_at_idx'],
  [
    'change',
    `status = 'served' and updated_at < now() - interval '400 days' order by updated_at`,
    'change_status_updated_at_idx',
  ],
  [
    'idempotency_key',
    `created_at < now() - interval '2 days' order by created_at`,
    'idempotency_key_created_at_idx',
  ],
  [
    'notification_delivery',
    `created_at < now() - interval '30 days' and status <> 'waiting' order by created_at`,
    'notification_delivery_created_at_idx',
  ],
])('%s is found by its index', async (table, where, index) => {
  const client = await owner.connect()
  try {
    await client.query('set enable_seqscan = off')
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain select ctid from ${table} where ${where} limit 5000`,
    )
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index)
  } finally {
    client.release(true)
  }
})
