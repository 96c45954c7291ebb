import type { DnsRecord } from '@/lib/contract/record'
import { type AuditVerb, auditLine } from '@/lib/core/audit-line'
import type { Cause } from '@/lib/core/cause'
import { relativeName } from '@/lib/core/dns-name'
import { type Identifier, isIdentifierType } from '@/lib/core/identifier'
import { canonicalIp } from '@/lib/core/ip'
import { runSql, type SqlTarget } from '@/lib/db/sql'

/** The client in `hw-address:aabbccddeeff@1`; null for an owner that is no client. */
function clientOf(owner: string | null): Identifier | null {
  const [, type = '', value = ''] = /^([a-z-]+):([0-9a-f]+)@\d+$/.exec(owner ?? '') ?? []
  return isIdentifierType(type) ? { type, value } : null
}

/** `A updated (ADMIN) host=epg mac=… ip=… scope=LAN ttl=600 reason=…` for an address record. */
export async function recordLine(
  target: SqlTarget,
  record: DnsRecord,
  { verb, cause, reason }: { verb: AuditVerb; cause: Cause; reason: string },
): Promise<string> {
  const ip = canonicalIp(record.value)
  const [scope] = await runSql<{ name: string }>(
    target,
    `select name from scope where subnet >>= $1::inet and gone_at is null order by masklen(subnet) desc, id limit 1`,
    [ip],
  )
  return auditLine({
    type: record.type === 'AAAA' ? 'AAAA' : 'A',
    verb,
    cause,
    host: relativeName(record.name, record.zone) ?? record.name,
    client: clientOf(record.owner),
    ip,
    scope: scope?.name ?? null,
    ttl: record.ttl,
    reason,
  })
}
