import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
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
  const all = createMetrics().registry.getMetricsAsArray()
  const own = all.map(({ name }) => name).filter((name) => !/^holdfast_(?:process|nodejs)_/.test(name))
  expect(own.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})

it('no figure tells a name or an address', async () => {
  const labels = new Set<string>()
  const metrics = createMetrics()
  metrics.dnsChange('create', 'internal', 'success')
  metrics.event('GRANT', 1)
  metrics.apiCall({ service: 'dns_rr_add', method: 'POST', status: 201, ms: 5 })
  metrics.health('kea-feed', true)
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
    'status',
    'view',
  ])
})
