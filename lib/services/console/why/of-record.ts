import type { DnsRecord } from '@/lib/contract/record'
import type { Why, WhyStep } from '@/lib/contract/why'
import { addressOfRecord } from '@/lib/core/record-address'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { readRecord } from '@/lib/services/console/list-records'
import {
  type ChangeRow,
  callStep,
  changeStep,
  lastRecordChange,
  servedStep,
} from '@/lib/services/console/why/change-steps'
import { type AuditRow, causeOf, lastAuditOf, linksOf } from '@/lib/services/console/why/read-chain'
import { ruleSteps } from '@/lib/services/console/why/rule-step'
import { sourceSteps } from '@/lib/services/console/why/source-steps'
import { missing, pages, step } from '@/lib/services/console/why/step'

interface Around {
  server: string | null
  why: { cause?: unknown; chain?: unknown } | null
  scope_id: string | null
}

async function around(deps: ConsoleDeps, id: string, ip: string | null): Promise<Around> {
  const { rows } = await deps.db.pool.query<Around>(
    `select z.server, d.why, (select s.id::text from scope s where s.subnet >>= $2::inet and s.gone_at is null
        order by masklen(s.subnet) desc, s.id limit 1) as scope_id
     from (values ($1::uuid)) as one(id) left join dns_record d on d.id = one.id left join zone z on z.id = d.zone_id`,
    [id, ip],
  )
  return rows[0] ?? { server: null, why: null, scope_id: null }
}

function addressOf(record: DnsRecord | null, change: ChangeRow | null): string | null {
  if (record !== null) return addressOfRecord(record)
  const { type = '', name = '' } = change?.target ?? {}
  const value = (change?.after ?? change?.before)?.value ?? ''
  return addressOfRecord({ type, name, value })
}

/** The end of the chain: what was decided, the call, and what DNS answers. */
function outcomeSteps(
  record: DnsRecord | null,
  change: ChangeRow | null,
  audit: AuditRow | null,
  server: string | null,
): WhyStep[] {
  const refused = record?.status === 'refused' || audit?.verb === 'refused'
  if (refused) {
    const detail = record?.reason ?? audit?.line ?? null
    const at = audit?.verb === 'refused' ? audit.at : null
    return [step('change', 'It was refused, and nothing was changed', { at, detail, actor: 'worker' })]
  }
  if (record !== null && !record.owned && record.present) {
    const title = record.wanted ? 'It stood there already: linked, never touched' : 'Found on the DNS server'
    return [step('served', title, { at: record.seenAt, link: pages.record(record.id) })]
  }
  if (change === null) {
    const waits = missing('change', 'No change of it was written down', record?.reason ?? null)
    return [waits, servedStep(null, record)]
  }
  if (change.status === 'failed') return [changeStep(change), callStep(change, server)]
  return [changeStep(change), callStep(change, server), servedStep(change, record)]
}

/** The chain of a record, also of one that is gone; null: nobody ever knew of it. */
export async function whyRecord(deps: ConsoleDeps, id: string): Promise<Why | null> {
  const { pool } = deps.db
  const [record, change, audit] = await Promise.all([
    readRecord(pool, id),
    lastRecordChange(pool, id),
    lastAuditOf(pool, 'record', id),
  ])
  if (record === null && change === null && audit === null) return null
  const ip = addressOf(record, change)
  const { server, why, scope_id: scopeId } = await around(deps, id, ip)
  // What is wanted last is younger than the last change when a look is still to come, or was refused.
  const pending =
    record !== null && (record.status === 'queued' || record.status === 'refused' || why !== null)
  const chain = pending && why !== null ? why : (change ?? audit ?? why)
  const cause = causeOf(chain?.cause)
  const links = linksOf(chain?.chain)
  const foreign = record !== null && !record.owned && !record.wanted
  const source = foreign
    ? null
    : await sourceSteps(deps, {
        ...{ cause, links, ip, scopeId },
        reservationId: record?.reservationId ?? null,
        // What is wanted may have been edited since, with nothing to change in DNS.
        until: cause === 'RESERVATION' && chain === why ? null : (change?.created_at ?? null),
      })
  const reservationId = source?.reservation?.id
  const isStatic = links.some(({ kind }) => kind === 'static')
  const of = reservationId === undefined ? (ip === null ? null : { ip }) : { reservation: reservationId }
  const named = [...links, ...(source?.changed ?? [])]
  const rules = source === null || of === null || isStatic ? [] : await ruleSteps(deps, of, cause, named)
  const title = record ?? change?.target ?? null
  return {
    subject: {
      kind: 'record',
      id,
      title: title === null ? (audit?.line ?? id) : `${title.name ?? ''} ${title.type ?? ''}`.trim(),
    },
    cause: foreign ? null : cause,
    steps: [...(source?.steps ?? []), ...rules, ...outcomeSteps(record, change, audit, server)],
  }
}
