import { afterAll, beforeAll, expect, it } from 'vitest'
import type { KeaScope } from '@/lib/core/ports/kea'
import { refreshScopes } from '@/lib/services/worker/scopes'
import { SCOPE, type TestWorker, testWorker } from '@/worker/testing/harness'

// Kea as a second writer of DNS.

let worker: TestWorker
const scopes: KeaScope[] = [
  { ...SCOPE, subnetId: 1, name: 'MGMT', subnet: '172.30.0.0/16', pools: [], ddnsSendUpdates: true },
  { ...SCOPE, subnetId: 2, name: 'LAN', subnet: '192.168.1.0/24', pools: [], ddnsSendUpdates: true },
]
beforeAll(async () => {
  worker = await testWorker()
})
afterAll(() => worker.stop())

async function alertsWith(read: () => KeaScope[]): Promise<string[]> {
  await refreshScopes({ ...worker.deps, scopeSources: [{ label: 'test', read: async () => read() }] })
  const { rows } = await worker.app.query<{ text: string }>(
    `select severity || ' ' || scope as text from alert where kind = 'kea-ddns-enabled' and active is not null
     order by scope`,
  )
  return rows.map(({ text }) => text)
}

it('is an alert for each scope, until Kea was reloaded without', async () => {
  expect(await alertsWith(() => scopes)).toEqual(['low LAN', 'low MGMT'])
  const failing = () => {
    throw new Error('Kea does not answer')
  }
  expect(await alertsWith(failing)).toEqual(['low LAN', 'low MGMT'])
  const [mgmt, lan] = scopes as [KeaScope, KeaScope]
  expect(await alertsWith(() => [mgmt, { ...lan, ddnsSendUpdates: false }])).toEqual(['low MGMT'])
  expect(await alertsWith(() => [lan])).toEqual(['low LAN'])
  expect(await alertsWith(() => [{ ...lan, ddnsSendUpdates: false }])).toEqual([])
  const { rows } = await worker.app.query('select count(*)::int as n from alert')
  expect(rows).toEqual([{ n: 3 }])
})
