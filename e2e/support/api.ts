import { runUnderTest } from '@/e2e/support/run'
import type { Reservation } from '@/lib/contract/reservation'

/** Calls the API as a script does; `token` null: nobody. Answers status and body. */
export async function api<T = unknown>(
  method: string,
  path: string,
  body?: unknown,
  token: string | null = runUnderTest().apiToken,
): Promise<{ status: number; body: T }> {
  const response = await fetch(runUnderTest().webUrl + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: (text ? JSON.parse(text) : null) as T }
}

async function must<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await api<T>(method, path, body)
  if (answer.status >= 400)
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Lets the product change and delete records, as an administrator who confirmed the toggles does. */
export async function confirmPolicy(): Promise<void> {
  await must('PUT', '/api/policy', { dnsEnabled: true, observe: false })
}

export interface NewHost {
  hostname: string
  mac: string
  ip: string
  scope: string
}

let count = 0

/** A name, a MAC and an address of LAN that nobody has, different each time. */
export async function freshHost(prefix = 'e2e'): Promise<NewHost> {
  count++
  const stamp = `${Date.now().toString(36)}${count}`
  const bytes = Array.from({ length: 5 }, () =>
    Math.floor(Math.random() * 256)
      .toString(16)
      .padStart(2, '0'),
  )
  const taken = new Set<string | null>()
  for (const list of ['reservations', 'leases']) {
    const page = await must<{ items: { ip: string | null }[] }>(
      'GET',
      `/api/dhcp/${list}?scope=LAN&limit=1000`,
    )
    for (const { ip } of page.items) taken.add(ip)
  }
  for (let last = 201; last < 254; last++) {
    const ip = `192.168.1.${last}`
    if (!taken.has(ip)) {
      return {
        hostname: `${prefix}-${stamp}`,
        mac: ['02', ...bytes].join(':').toUpperCase(),
        ip,
        scope: 'LAN',
      }
    }
  }
  throw new Error('LAN has no free address left')
}

/** Makes a reservation by the API; it is queued, not yet served. */
export async function addReservation(
  host: NewHost,
  settings: Record<string, unknown> = {},
): Promise<Reservation> {
  return must<Reservation>('POST', '/api/dhcp/reservations', { ...host, ...settings })
}

/** Changes a reservation behind the browser's back. */
export async function changeReservation(id: string, body: Record<string, unknown>): Promise<Reservation> {
  return must<Reservation>('PATCH', `/api/dhcp/reservations/${id}`, body)
}

/** Removes what a test made, whether or not it still stands. */
export async function removeReservation(id: string): Promise<void> {
  await api('DELETE', `/api/dhcp/reservations/${id}`)
}
