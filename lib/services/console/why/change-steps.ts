import type pg from 'pg'
import type { DnsRecord } from '@/lib/contract/record'
import type { WhyStep } from '@/lib/contract/why'
import { missing, pages, step } from '@/lib/services/console/why/step'

export interface ChangeRow {
  id: string
  system: string
  op: string
  target: { name?: string; type?: string; view?: string; zone?: string }
  before: { value?: string; ttl?: number } | null
  after: { value?: string; ttl?: number } | null
  cause: string
  status: string
  reason: string | null
  attempts: number
  actor: string
  chain: unknown
  created_at: Date
  accepted_at: Date | null
  served_at: Date | null
}

const CHANGE = `id::text, system, op, target, before, after, cause, status, reason, attempts, actor, chain, created_at,
  accepted_at, served_at`

/** The newest change of a record. */
export async function lastRecordChange(pool: pg.Pool, recordId: string): Promise<ChangeRow | null> {
  const { rows } = await pool.query<ChangeRow>(
    `select ${CHANGE} from (select * from change where record_id = $1::uuid offset 0) c
     order by created_at desc, id desc limit 1`,
    [recordId],
  )
  return rows[0] ?? null
}

/** The newest change in Kea of a reservation. */
export async function lastKeaChange(pool: pg.Pool, reservationId: string): Promise<ChangeRow | null> {
  const { rows } = await pool.query<ChangeRow>(
    `select ${CHANGE} from (select * from change where reservation_id = $1::uuid offset 0) c
     where system = 'kea' order by created_at desc, id desc limit 1`,
    [reservationId],
  )
  return rows[0] ?? null
}

function stateWords(state: ChangeRow['before']): string {
  return state === null ? 'nothing' : `${state.value ?? '?'} (TTL ${state.ttl ?? '?'} s)`
}

/** What was to be changed outside, and from what to what. */
export function changeStep(change: ChangeRow): WhyStep {
  const { op, target, before, after, system, actor, created_at: at } = change
  const what =
    system === 'kea' ? 'the reservation in Kea' : `${target.type ?? ''} ${target.name ?? ''}`.trim()
  const words = `${op.charAt(0).toUpperCase()}${op.slice(1)} ${what}`
  const detail = system === 'kea' ? null : `from ${stateWords(before)} to ${stateWords(after)}`
  return step('change', words, { at, actor, detail })
}

/** How the call ended, on the server that the change was for. */
export function callStep(change: ChangeRow, server: string | null): WhyStep {
  const { status, reason, attempts, accepted_at: at, system } = change
  const name = system === 'kea' ? 'Kea' : (server ?? 'The DNS server')
  const tries = attempts > 1 ? ` at try ${attempts}` : ''
  if (at !== null) return step('call', `${name} accepted it${tries}`, { at, actor: name, detail: reason })
  if (status === 'failed') return step('call', `${name} did not do it`, { actor: name, detail: reason })
  return missing('call', `${name} has not accepted it yet`, reason ?? `${attempts} tries so far`)
}

/** What an authoritative server answered at last. */
export function servedStep(change: ChangeRow | null, record: DnsRecord | null): WhyStep {
  const at = change?.served_at ?? record?.servedAt ?? null
  const link = record === null ? null : pages.record(record.id)
  const gone = change?.op === 'delete'
  if (record !== null && record.status === 'leaving' && !gone && record.leavesAt !== null) {
    return step('served', 'It still stands, and leaves at the end of its grace', {
      at: record.leavesAt,
      link,
    })
  }
  if (at === null)
    return missing('served', 'No authoritative server has answered so yet', record?.reason ?? null)
  return step(
    'served',
    gone ? 'No authoritative server answers it any more' : 'An authoritative server answers so',
    {
      at,
      link,
    },
  )
}
