/**
 * One writer of leases in a process of its own, so that writers cost what several Kea servers would: forked with a
 * connection string and its number; told `{ seconds }` it writes and answers `{ written }`.
 */
import pg from 'pg'

const [url = '', number = '0'] = process.argv.slice(2)
const LIFETIME_S = 3600
/** Writers and clients are spread over so many subnets, as on a site. */
const SUBNETS = 64

const client = new pg.Client({ connectionString: url, application_name: 'kea' })
await client.connect()

// The texts and the columns of Kea's lease backend, prepared once as Kea does.
const insert = {
  name: 'insert_lease4',
  text: `INSERT INTO lease4(address, hwaddr, client_id, valid_lifetime, expire, subnet_id, fqdn_fwd, fqdn_rev, hostname,
    state, user_context) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
}
const update = {
  name: 'update_lease4',
  text: `UPDATE lease4 SET address = $1, hwaddr = $2, client_id = $3, valid_lifetime = $4, expire = $5, subnet_id = $6,
    fqdn_fwd = $7, fqdn_rev = $8, hostname = $9, state = $10, user_context = $11 WHERE address = $12 AND expire = $13`,
}

function values(n: number, expire: string): unknown[] {
  const hwaddr = Buffer.alloc(6)
  hwaddr.writeUIntBE(n, 0, 6)
  const clientId = Buffer.concat([Buffer.from([1]), hwaddr])
  return [n, hwaddr, clientId, LIFETIME_S, expire, n % SUBNETS, false, false, `client-${n}.site.com`, 0, '']
}

const at = (seconds: number) => new Date((1_800_000_000 + seconds) * 1000).toISOString()

let next = 0x0a00_0000 + Number(number) * 0x0010_0000

process.on('message', ({ seconds }: { seconds: number }) => {
  void (async () => {
    const end = performance.now() + seconds * 1000
    let written = 0
    // A grant and its first renewal, again and again: half INSERT, half UPDATE, each a transaction of its own.
    for (; performance.now() < end; next += 1) {
      await client.query({ ...insert, values: values(next, at(0)) })
      await client.query({ ...update, values: [...values(next, at(LIFETIME_S)), next, at(0)] })
      written += 2
    }
    process.send?.({ written })
  })()
})
process.on('disconnect', () => void client.end().then(() => process.exit(0)))
process.send?.({ ready: true })
