import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type BmcPattern, DEFAULT_BMC_PATTERN, parseBmcPattern } from '@/lib/core/bmc-name'
import { groupInventory, type InventorySource, renderInventory } from '@/lib/core/inventory'
import { writeFiles } from '@/lib/services/worker/inventory/directory'
import { hasProgram } from '@/scripts/gate/machine'

// The files as Ansible reads them: by the real ansible-inventory where this machine has it, and by its rules for YAML
// inventories everywhere.

interface Inventory {
  hosts: Record<string, Record<string, unknown>>
  groups: Record<string, string[]>
}

type Tree = Record<string, { hosts?: Record<string, unknown>; children?: Tree }>

/** Ansible's own rule for names of groups. */
const GROUP = /^[A-Za-z_]\w*$/

async function readAsYaml(directory: string): Promise<Inventory> {
  const read: Inventory = { hosts: {}, groups: {} }
  for (const file of (await readdir(directory)).sort()) {
    // PyYAML reads YAML 1.1.
    const tree = parse(await readFile(join(directory, file), 'utf8'), {
      version: '1.1',
      uniqueKeys: true,
    }) as Tree
    expect(Object.keys(tree)).toEqual(['all'])
    expect(Object.keys(tree.all ?? {})).toEqual(['children'])
    for (const [group, { hosts = {}, ...rest }] of Object.entries(tree.all?.children ?? {})) {
      expect(group).toMatch(GROUP)
      expect(rest).toEqual({})
      read.groups[group] = [...(read.groups[group] ?? []), ...Object.keys(hosts)].sort()
      for (const [host, values] of Object.entries(hosts))
        read.hosts[host] = { ...read.hosts[host], ...(values as Record<string, unknown>) }
    }
  }
  return read
}

/** A file that it cannot read is a warning to ansible-inventory, and exit code 0. */
function readByAnsible(directory: string): Promise<Inventory> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', ANSIBLE_NOCOLOR: '1' }
  const { status, stdout, stderr } = spawnSync('ansible-inventory', ['-i', directory, '--list'], {
    ...{ env, encoding: 'utf8', timeout: 60_000 },
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const { _meta, all, ungrouped, ...groups } = JSON.parse(stdout) as Record<string, { hosts?: string[] }> & {
    _meta: { hostvars: Inventory['hosts'] }
  }
  expect(ungrouped?.hosts ?? []).toEqual([])
  expect(all).toBeDefined()
  return Promise.resolve({
    hosts: _meta.hostvars,
    groups: Object.fromEntries(
      Object.entries(groups).map(([name, { hosts = [] }]) => [name, hosts.toSorted()]),
    ),
  })
}

const real = hasProgram('ansible-inventory')
const readers: [string, (directory: string) => Promise<Inventory>][] = [
  [real ? 'as YAML' : 'as YAML alone: this machine has no ansible-inventory', readAsYaml],
  ...(real ? [['by ansible-inventory', readByAnsible] as [string, typeof readAsYaml]] : []),
]

const patterns = [DEFAULT_BMC_PATTERN, '{site}-{cabinet}-{type}'].flatMap((text): BmcPattern[] => {
  const read = parseBmcPattern(text)
  return read.ok ? [read.pattern] : []
})
const source = (hostname: string, ip: string, mac: string | null = null): InventorySource => ({
  ...{ hostname, ip, mac },
})
const sources = [
  source('us3-cab10-ru20-idrac', '172.30.19.101', 'aa:bb:cc:dd:ee:ff'),
  source('US3-CAB10-RU15-ILO.site.com', '2001:db8::15'),
  source('us3-cab10-ru15-ilo', '172.30.19.43', '12:34:56:12:34:56'),
  source('us3-cab11-ru01-idrac', '172.30.19.50'),
  source('1e3-0x1-ru7-bmc', '10.0.0.1'),
  source('eu-west-1-c7-all', '10.0.0.2'),
  source('../../../etc/cron-d-ilo', '10.6.6.1'),
  source('us3-cab12-ru01-ilo\n        evil: {}', '10.6.6.2'),
  source('us3-cab12-ru01-{{ lookup("pipe", "id") }}', '10.6.6.3'),
  source('us3-cab12/../../ru01-ilo', '10.6.6.4'),
  source('us3\0-cab12-ru01-ilo', '10.6.6.5'),
  source('!!python/object-cab12-ru01-ilo', '10.6.6.6'),
]

let root: string
let directory: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-ansible-'))
  directory = join(root, 'kea', 'discovery')
  const files = groupInventory(sources, patterns)
  await writeFiles(directory, new Map(files.map((file) => [file.file, renderInventory(file)])))
})
afterAll(() => rm(root, { recursive: true, force: true }))

test('there is a file for each site and cabinet, and nothing beside the directory', async () => {
  expect((await readdir(directory)).sort()).toEqual([
    '1e3-0x1-discovery.yml',
    'eu-west-1-c7-discovery.yml',
    'us3-cab10-discovery.yml',
    'us3-cab11-discovery.yml',
  ])
  expect(await readdir(root)).toEqual(['kea'])
  expect(await readdir(join(root, 'kea'))).toEqual(['discovery'])
})

describe.each(readers)('read %s', (_, read) => {
  test('the whole directory is one inventory', async () => {
    const { hosts, groups } = await read(directory)
    expect(groups).toEqual({
      _1e3_0x1: ['1e3-0x1-ru7-bmc'],
      _all: ['eu-west-1-c7-all'],
      bmc: ['1e3-0x1-ru7-bmc'],
      eu_west_1_c7: ['eu-west-1-c7-all'],
      idrac: ['us3-cab10-ru20-idrac', 'us3-cab11-ru01-idrac'],
      ilo: ['us3-cab10-ru15-ilo'],
      us3_cab10: ['us3-cab10-ru15-ilo', 'us3-cab10-ru20-idrac'],
      us3_cab11: ['us3-cab11-ru01-idrac'],
    })
    expect(Object.keys(hosts)).toHaveLength(5)
    expect(hosts['us3-cab10-ru15-ilo']).toEqual({
      ...{ ansible_host: '172.30.19.43', bmc_addresses: ['172.30.19.43', '2001:db8::15'] },
      ...{ bmc_mac: '12:34:56:12:34:56', bmc_type: 'ilo' },
      ...{ rack_cabinet: 'cab10', rack_site: 'us3', rack_unit: 15 },
    })
    expect(hosts['1e3-0x1-ru7-bmc']).toMatchObject({ rack_site: '1e3', rack_cabinet: '0x1', rack_unit: 7 })
  })
})
