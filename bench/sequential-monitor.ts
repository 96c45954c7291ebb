import { Agent, request } from 'undici'

export interface Appliance {
  url: string
  user: string
  password: string
  caPem: string
}

type Row = Record<string, string>

/**
 * What the script that Holdfast replaces does for each reservation, one after the other and six calls each:
 * connect, look for the zone, refresh the server, refresh the zone, create, read back.
 * Returns the milliseconds that each record took.
 */
export async function sequentialMonitor(
  appliance: Appliance,
  server: string,
  zone: string,
  hosts: readonly { name: string; ip: string }[],
): Promise<number[]> {
  const dispatcher = new Agent({ connect: { ca: appliance.caPem } })
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const headers = {
    'X-IPM-Username': base64(appliance.user),
    'X-IPM-Password': base64(appliance.password),
    'content-type': 'application/json',
  }
  const call = async (
    method: 'GET' | 'POST',
    service: string,
    parameters: Record<string, string>,
  ): Promise<Row[]> => {
    const url = `${appliance.url}/rest/${service}?${new URLSearchParams(parameters).toString()}`
    const { statusCode, body } = await request(url, { method, headers, dispatcher })
    const text = await body.text()
    if (statusCode >= 400) throw new Error(`${service}: ${statusCode} ${text.slice(0, 200)}`)
    return text === '' ? [] : (JSON.parse(text) as Row[])
  }

  const took: number[] = []
  for (const host of hosts) {
    const start = performance.now()
    await call('GET', 'member_list', { WHERE: 'member_is_me=1' })
    const zones = await call('GET', 'dns_zone_list', {
      WHERE: `dns_name = '${server}' AND dnszone_name = '${zone}'`,
    })
    const zoneId = zones[0]?.dnszone_id ?? ''
    const servers = await call('GET', 'dns_server_list', { WHERE: `dns_name='${server}'` })
    const dnsId = servers[0]?.dns_id ?? ''
    await call('GET', 'dns_zone_info', { dnszone_id: zoneId })
    const created = await call('POST', 'dns_rr_add', {
      rr_name: `${host.name}.${zone}`,
      rr_type: 'A',
      dns_id: dnsId,
      dnszone_id: zoneId,
      rr_ttl: '600',
      value1: host.ip,
      add_flag: 'new_only',
    })
    await call('GET', 'dns_rr_info', { rr_id: created[0]?.ret_oid ?? '' })
    took.push(performance.now() - start)
  }
  await dispatcher.close()
  return took
}
