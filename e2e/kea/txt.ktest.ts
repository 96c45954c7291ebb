import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '@/scripts/testing/shell'
import { type Lab, startLab, startProduct } from './lab/lab'

// DHCP options of a reservation, in the tables that kea-admin made, as TXT records that dig shows.

let lab: Lab

beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab?.stop())

it('shows an option of a reservation as TXT, follows it, and takes it away with the reservation', async () => {
  const { stack } = lab
  await startProduct(lab)
  await stack.sql(`
    insert into setting (key, value) values ('zone-rules', '{"version": 2, "updatedAt": null, "txtRules":
      [{"family": 4, "code": 60, "name": "_opt60.{hostname}"}, {"family": 4, "code": 43, "name": "_opt43.{hostname}"}]}')`)
  await stack.kea(`
    INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
    VALUES (0, decode('020000006001', 'hex'), 1, ('172.30.19.160'::inet - '0.0.0.0'::inet), 'boot');
    INSERT INTO dhcp4_options (code, space, formatted_value, value, scope_id, host_id)
    SELECT code, 'dhcp4', text, octets, 3, host_id FROM hosts,
      (VALUES (60, 'PXEClient', NULL), (43, NULL, decode('00ff22', 'hex'))) AS o(code, text, octets)
    WHERE hostname = 'boot'`)
  const shows = (name: string, text: string) =>
    until(`dig shows ${name}`, async () => (await stack.dig(`${name}.boot.site.com`, 'TXT')) === text)
  await shows('_opt60', '"PXEClient"')
  await shows('_opt43', '"0x00ff22"')
  expect(await stack.dig('boot.site.com')).toBe('172.30.19.160')

  await stack.kea(`UPDATE dhcp4_options SET formatted_value = 'HTTPClient; a' WHERE code = 60`)
  await shows('_opt60', '"HTTPClient; a"')
  await stack.kea(`DELETE FROM hosts WHERE hostname = 'boot'`)
  await shows('_opt60', '')
  await shows('_opt43', '')
})
