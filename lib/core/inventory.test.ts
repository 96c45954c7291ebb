import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { DEFAULT_BMC_PATTERN, parseBmcPattern } from '@/lib/core/bmc-name'
import { groupInventory, INVENTORY_MARK, type InventorySource, renderInventory } from '@/lib/core/inventory'

const patterns = [DEFAULT_BMC_PATTERN, '{site}-{cabinet}-{type}', '{site}-{cabinet}'].flatMap((text) => {
  const read = parseBmcPattern(text)
  return read.ok ? [read.pattern] : []
})
const source = (hostname: string, ip: string, mac: string | null = null): InventorySource => ({
  hostname,
  ip,
  mac,
})
const render = (...sources: InventorySource[]) => groupInventory(sources, patterns).map(renderInventory)

test('one file for each site and cabinet, as an Ansible inventory', () => {
  const [one, two, ...more] = render(
    source('us3-cab10-ru20-idrac', '172.30.19.101', 'aa:bb:cc:dd:ee:ff'),
    source('us3-cab11-ru01-bmc', '172.30.19.50'),
    source('printer.lan.example.com', '192.168.1.9'),
    source('US3-CAB10-RU15-ILO.site.com', '2001:db8::15'),
    source('us3-cab10-ru15-ilo', '172.30.19.43', '12:34:56:12:34:56'),
  )
  expect(
    one,
  ).toBe(`${INVENTORY_MARK} from DHCP reservations. Edits are lost: it is written anew when one changes.
---
all:
  children:
    us3_cab10:
      hosts:
        "us3-cab10-ru15-ilo":
          ansible_host: "172.30.19.43"
          bmc_addresses: ["172.30.19.43", "2001:db8::15"]
          bmc_mac: "12:34:56:12:34:56"
          bmc_type: "ilo"
          rack_cabinet: "cab10"
          rack_site: "us3"
          rack_unit: 15
        "us3-cab10-ru20-idrac":
          ansible_host: "172.30.19.101"
          bmc_mac: "aa:bb:cc:dd:ee:ff"
          bmc_type: "idrac"
          rack_cabinet: "cab10"
          rack_site: "us3"
          rack_unit: 20
    idrac:
      hosts:
        "us3-cab10-ru20-idrac": {}
    ilo:
      hosts:
        "us3-cab10-ru15-ilo": {}
`)
  expect(two).toContain('us3-cab11-ru01-bmc')
  expect(more).toEqual([])
})

test('the same sources in any order give the same files', () => {
  const sources = [
    source('us3-cab10-ru20-idrac', '10.0.0.9', 'aa:bb:cc:dd:ee:02'),
    source('us3-cab10-ru20-idrac', '10.0.0.9', 'aa:bb:cc:dd:ee:01'),
    source('us3-cab10-ru20-idrac', '10.0.0.9'),
    source('us3-cab10-ru20-idrac', '10.0.0.10'),
    source('us3-cab10-ru3-ilo', '10.0.0.3'),
    source('us3-cab10-ru03-ilo', '10.0.0.4'),
  ]
  const files = render(...sources)
  expect(render(...sources.toReversed())).toEqual(files)
  expect(files[0]).toContain('bmc_addresses: ["10.0.0.9", "10.0.0.10"]')
  expect(files[0]?.indexOf('ru03')).toBeLessThan(files[0]?.indexOf('ru3-') ?? -1)
})

test('files in the order of their names', () => {
  const files = groupInventory(
    [source('b-c1', '10.0.0.1'), source('a-b-c1', '10.0.0.2'), source('a-c1', '10.0.0.3')],
    patterns.slice(-1),
  )
  expect(files.map(({ file }) => file)).toEqual([
    'a-b-c1-discovery.yml',
    'a-c1-discovery.yml',
    'b-c1-discovery.yml',
  ])
})

test('groups have names that Ansible takes', () => {
  const [file] = render(source('3a-c1-all', '10.0.0.1'), source('3a-c1-7x', '10.0.0.2'))
  expect(file?.match(/^ {4}\S+:$/gm)).toEqual(['    _3a_c1:', '    _7x:', '    _all:'])
  expect(file).not.toContain('rack_unit')
  expect(render(source('a-c1-ungrouped', '10.0.0.1'))[0]).toContain('    _ungrouped:')
  expect(render(source('a-c1', '10.0.0.1'))[0]).not.toContain('bmc_type')
})

test('YAML 1.1 and 1.2 read the same: every text stays a text', () => {
  const [file = ''] = render(
    source('1e3-0x1-ru7-bmc', '10.0.0.1', '12:34:56:12:34:56'),
    source('1e3-0x1-ru8-ilo', '2001:db8::1'),
  )
  const wanted = {
    all: {
      children: {
        _1e3_0x1: {
          hosts: {
            '1e3-0x1-ru7-bmc': {
              ...{ ansible_host: '10.0.0.1', bmc_mac: '12:34:56:12:34:56', bmc_type: 'bmc' },
              ...{ rack_cabinet: '0x1', rack_site: '1e3', rack_unit: 7 },
            },
            '1e3-0x1-ru8-ilo': {
              ...{ ansible_host: '2001:db8::1', bmc_type: 'ilo' },
              ...{ rack_cabinet: '0x1', rack_site: '1e3', rack_unit: 8 },
            },
          },
        },
        bmc: { hosts: { '1e3-0x1-ru7-bmc': {} } },
        ilo: { hosts: { '1e3-0x1-ru8-ilo': {} } },
      },
    },
  }
  expect(parse(file, { version: '1.1', uniqueKeys: true })).toEqual(wanted)
  expect(parse(file, { version: '1.2', uniqueKeys: true })).toEqual(wanted)
})
