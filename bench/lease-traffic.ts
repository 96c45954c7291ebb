/**
 * Lease events at a steady rate from a process of its own: forked with a connection string and how many clients there
 * are; told `{ perSecond, seconds }` it writes as Kea does and answers what it granted and released.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const [url = '', clients = '20000'] = process.argv.slice(2)
const CLIENTS = Number(clients)
const CONNECTIONS = 4
/** One event in so many is a grant with a new name, and one the release of an older such lease. */
const NEWS_EVERY = 100
const SUBNET = 4
const FIRST = 0x0a40_0000
const FIRST_NEW = 0x0a80_0000
const LIFETIME_S = 3600
const CHUNK = 5_000

const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, application_name: 'kea' })

const update = `UPDATE lease4 SET address = $1, hwaddr = $2, client_id = $3, valid_lifetime = $4, expire = $5,
  subnet_id = $6, fqdn_fwd = $7, fqdn_rev = $8, hostname = $9, state = $10, user_context = $11
  WHERE address = $12 AND expire = $13`
const insert = `INSERT INTO lease4(address, hwaddr, client_id, valid_lifetime, expire, subnet_id, fqdn_fwd, fqdn_rev,
  hostname, state, user_context) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

const start = Math.floor(Date.now() / 1000)
const at = (seconds: number) => new Date((start + LIFETIME_S + seconds) * 1000).toISOString()

function row(address: number, expire: string, hostname: string): unknown[] {
  const hwaddr = Buffer.alloc(6)
  hwaddr.writeUIntBE(0x0200_0000_0000 + address, 0, 6)
  return [address, hwaddr, Buffer.alloc(0), LIFETIME_S, expire, SUBNET, false, false, hostname, 0, '']
}

/** Every client has its lease before the clock runs: what follows is renewals. */
async function prepare(): Promise<void> {
  for (let from = 0; from < CLIENTS; from += CHUNK) {
    const count = Math.min(CHUNK, CLIENTS - from)
    await pool.query(
      `INSERT INTO lease4(address, hwaddr, client_id, valid_lifetime, expire, subnet_id, fqdn_fwd, fqdn_rev, hostname,
         state, user_context)
       SELECT $1::bigint + n, decode(lpad(to_hex(2199023255552 + $1::bigint + n), 12, '0'), 'hex'), '', $3, $4, $5,
         false, false, '', 0, '' FROM generate_series(0, $2::int - 1) n`,
      [FIRST + from, count, LIFETIME_S, at(0), SUBNET],
    )
  }
}

const renewals = new Array<number>(CLIENTS).fill(0)
const granted: { name: string; at: number }[] = []
const released: { name: string; at: number }[] = []

async function one(event: number): Promise<void> {
  const news = Math.floor(event / NEWS_EVERY)
  if (event % NEWS_EVERY === 0) {
    const name = `event-${news}`
    granted.push({ name: `${name}.site.com`, at: Date.now() })
    await pool.query({ name: 'insert', text: insert, values: row(FIRST_NEW + news, at(0), name) })
    return
  }
  const old = news - 200
  if (event % NEWS_EVERY === NEWS_EVERY / 2 && old >= 0) {
    released.push({ name: `event-${old}.site.com`, at: Date.now() })
    await pool.query('DELETE FROM lease4 WHERE address = $1 AND expire = $2', [FIRST_NEW + old, at(0)])
    return
  }
  const client = event % CLIENTS
  const renewed = renewals[client] ?? 0
  renewals[client] = renewed + 1
  const values = [...row(FIRST + client, at(renewed + 1), ''), FIRST + client, at(renewed)]
  await pool.query({ name: 'update', text: update, values })
}

process.on('message', ({ perSecond, seconds }: { perSecond: number; seconds: number }) => {
  void (async () => {
    const began = performance.now()
    const total = perSecond * seconds
    let next = 0
    const worker = async () => {
      for (;;) {
        const event = next
        if (event >= total) return
        next += 1
        const early = began + (event * 1000) / perSecond - performance.now()
        if (early > 2) await sleep(early)
        await one(event)
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, worker))
    process.send?.({ written: total, seconds: (performance.now() - began) / 1000, granted, released })
  })()
})
process.on('disconnect', () => void pool.end().then(() => process.exit(0)))
await prepare()
process.send?.({ ready: true })
