import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { hasProgram } from '@/scripts/gate/machine'
import { createMetrics } from '@/worker/metrics'

// The alert rules and the dashboard: by promtool where this machine has it, and by what can be said without it everywhere.

const folder = fileURLToPath(new URL('../deploy/', import.meta.url))
const RULES = 'prometheus/holdfast.rules.yml'
const read = (file: string): string => readFileSync(`${folder}${file}`, 'utf8')

interface Rule {
  alert: string
  expr: string
  for: string
  labels: { severity: string }
  annotations: Record<string, string>
}
const { groups } = parse(read(RULES)) as { groups: { rules: Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)

interface Panel {
  title: string
  targets?: { expr: string }[]
  panels?: Panel[]
}
const panelsOf = (panels: readonly Panel[]): Panel[] =>
  panels.flatMap((panel) => [panel, ...panelsOf(panel.panels ?? [])])
const dashboard = panelsOf((JSON.parse(read('grafana/holdfast.json')) as { panels: Panel[] }).panels)

const asked: [string, string][] = [
  ...rules.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...dashboard.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [`panel ${title}`, expr]),
  ),
]

/** Labels of each of our figures. */
const labels = new Map(
  createMetrics()
    .registry.getMetricsAsArray()
    .map((metric) => [metric.name, (metric as unknown as { labelNames: string[] }).labelNames]),
)
const figureOf = (series: string): string =>
  labels.has(series) ? series : series.replace(/_(?:bucket|sum|count)$/, '')
/** Prometheus sets these itself. */
const TARGET = ['job', 'instance']

test.each(asked)('%s asks for labels that its figures have', (_, expr) => {
  const figures = [...expr.matchAll(/\b(holdfast_\w+)/g)].map(([, series = '']) => figureOf(series))
  for (const figure of figures) expect([...labels.keys()]).toContain(figure)
  const known = new Set([...figures.flatMap((figure) => labels.get(figure) ?? []), ...TARGET, 'le'])
  const grouped = [...expr.matchAll(/\b(?:by|without)\s*\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(','),
  )
  for (const label of grouped) expect([...known]).toContain(label.trim())
  for (const [, series = '', matchers = ''] of expr.matchAll(/\b(holdfast_\w+)\{([^}]*)\}/g)) {
    const allowed = [...(labels.get(figureOf(series)) ?? []), ...TARGET]
    for (const [, label = ''] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g))
      expect(allowed).toContain(label)
  }
})

test('every alert says what is wrong, how bad it is and how long it must last', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
  for (const rule of rules) {
    expect(rule.annotations.summary).toBeTruthy()
    expect(rule.labels.severity).toMatch(/^(critical|warning)$/)
    expect(rule.for).toMatch(/^\d+[smh]$/)
  }
})

const promtool = hasProgram('promtool')
describe(promtool ? 'promtool' : 'without promtool, which this machine does not have', () => {
  test('the rules and their own tests are read', () => {
    const { rule_files: files } = parse(read('prometheus/holdfast.test.yml')) as { rule_files: string[] }
    expect(files).toEqual(['holdfast.rules.yml'])
    if (!promtool) return
    for (const args of [
      ['check', 'rules', 'holdfast.rules.yml'],
      ['test', 'rules', 'holdfast.test.yml'],
    ]) {
      const { status, stdout, stderr } = spawnSync('promtool', args, {
        ...{ cwd: `${folder}prometheus`, encoding: 'utf8', timeout: 60_000 },
      })
      expect(stdout + stderr).toContain('SUCCESS')
      expect(status).toBe(0)
    }
  })
})
