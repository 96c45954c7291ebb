import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createWebMetrics } from '@/lib/metrics'
import { createMetrics } from '@/worker/metrics'

const FILES = [
  'deploy/prometheus/holdfast.rules.yml',
  'deploy/prometheus/holdfast.test.yml',
  'deploy/grafana/holdfast.json',
]
const DOCS = 'docs/metrics.md'

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

async function known(): Promise<Set<string>> {
  const all = await createMetrics().registry.getMetricsAsJSON()
  return new Set(
    all.flatMap(({ name, type }) =>
      String(type) === 'histogram' ? [name, `${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    ),
  )
}

it.each(FILES)('%s asks for figures that there are', async (file) => {
  const asked = new Set(read(file).match(/\bholdfast_[a-z_]+/g))
  const names = await known()
  expect([...asked].filter((name) => !names.has(name))).toEqual([])
  expect(asked.size).toBeGreaterThan(4)
})

it('every figure of our own is described', () => {
  const text = read(DOCS)
  const all = [createMetrics(), createWebMetrics()].flatMap(({ registry }) => registry.getMetricsAsArray())
  const own = all.map(({ name }) => name).filter((name) => !/^(?:holdfast_)?(?:process|nodejs)_/.test(name))
  expect(own.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})

it('no figure tells a name or an address', async () => {
  const labels = new Set<string>()
  const metrics = createMetrics()
  metrics.dnsChange('create', 'internal', 'success')
  metrics.event('GRANT', 1)
  metrics.apiCall({ service: 'dns_rr_add', method: 'POST', status: 201, ms: 5 })
  metrics.health([{ hop: 'kea-feed', up: true }])
  metrics.alerts([{ kind: 'name-conflict', severity: 'low', count: 1 }])
  metrics.verified('internal', 'served')
  metrics.sync('success', 1)
  metrics.told('webhook', 'delivered')
  for (const { name, values } of await metrics.registry.getMetricsAsJSON()) {
    if (/^holdfast_(?:process|nodejs)_/.test(name)) continue
    for (const value of values) for (const label of Object.keys(value.labels)) labels.add(label)
  }
  expect([...labels].sort()).toEqual([
    'cause',
    'hop',
    'kind',
    'le',
    'method',
    'op',
    'outcome',
    'service',
    'severity',
    'status',
    'view',
  ])
})

it('counts alerts by severity and kind, and what belongs to somebody else', async () => {
  const metrics = createMetrics()
  const value = async (name: string) =>
    (await metrics.registry.getSingleMetric(name)?.get())?.values.map(({ labels, value: n }) => [
      ...Object.values(labels),
      n,
    ])
  metrics.alerts([
    { kind: 'name-conflict', severity: 'low', count: 2 },
    { kind: 'name-conflict', severity: 'high', count: 1 },
    { kind: 'not-served', severity: 'medium', count: 4 },
  ])
  expect(await value('holdfast_alerts_open')).toEqual([
    ['low', 2],
    ['medium', 4],
    ['high', 1],
  ])
  expect(await value('holdfast_alerts_open_by_kind')).toEqual([
    ['name-conflict', 3],
    ['not-served', 4],
  ])
  expect(await value('holdfast_owner_mismatches')).toEqual([[3]])
  metrics.alerts([])
  expect(await value('holdfast_alerts_open_by_kind')).toEqual([])
  expect(await value('holdfast_owner_mismatches')).toEqual([[0]])
})

it('forgets a hop that is not watched any more', async () => {
  const metrics = createMetrics()
  const hops = async () =>
    (await metrics.registry.getSingleMetric('holdfast_health')?.get())?.values.map(({ labels }) => labels.hop)
  metrics.health([
    { hop: 'database', up: true },
    { hop: 'inventory', up: false },
  ])
  expect(await hops()).toEqual(['database', 'inventory'])
  metrics.health([{ hop: 'database', up: true }])
  expect(await hops()).toEqual(['database'])
})

it('counts the silence of the feed by itself, from when it was first waited for', async () => {
  let at = 1_000_000
  const metrics = createMetrics(() => at)
  const age = async () =>
    (await metrics.registry.getSingleMetric('holdfast_feed_heartbeat_seconds')?.get())?.values[0]?.value
  // A worker without a console has no such feed.
  at += 100_000
  expect(await age()).toBe(0)
  metrics.heartbeat(null)
  at += 61_000
  metrics.heartbeat(null)
  expect(await age()).toBe(61)
  metrics.heartbeat(4)
  at += 90_000
  expect(await age()).toBe(94)
})
