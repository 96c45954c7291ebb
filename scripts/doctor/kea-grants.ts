import type pg from 'pg'
import { type MissingGrant, missingGrants } from '@/lib/kea/grants'
import { type Finding, ok, warning, wrong } from './finding'

const NAME = 'Grants in Kea’s database'

/** What the worker's role lacks, told by what does not work without it. */
export async function grantChecks(client: pg.Client, alone: boolean): Promise<Finding[]> {
  const missing = await missingGrants(client)
  const { rows } = await client.query<{ role: string }>('SELECT current_user AS role')
  const role = rows[0]?.role ?? 'ROLE'
  const cure = `As the owner of Kea’s tables: npm run worker -- --install-triggers ${role}, or deploy/kea/worker-grants.sql, see docs/kea.md`
  const lacks = (...only: MissingGrant['only'][]) =>
    missing.filter((grant) => only.includes(grant.only)).map(({ text }) => text)
  const needed = alone ? lacks(null) : lacks(null, 'events', 'writing')
  const events = alone ? lacks('events') : []
  const options = lacks('options')
  const found: Finding[] = []
  if (needed.length > 0) found.push(wrong(NAME, `missing: ${needed.join(', ')}`, cure))
  if (events.length > 0)
    found.push(
      warning(NAME, `missing: ${events.join(', ')}`, `Deletions are seen at the next poll alone. ${cure}`),
    )
  if (options.length > 0)
    found.push(
      warning(
        'DHCP options of reservations',
        `missing: ${options.join(', ')}`,
        `No option becomes a TXT record. ${cure}`,
      ),
    )
  return found.length > 0 ? found : [ok(NAME, `all there for the role ${role}`)]
}
