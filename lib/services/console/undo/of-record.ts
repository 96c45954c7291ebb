import {
  type RecordCreate,
  type RecordPreview,
  type RecordWritten,
  recordCreate,
  recordPatch,
} from '@/lib/contract/record-write'
import { runSql } from '@/lib/db/sql'
import { done, isUuid, type Result } from '@/lib/services/console/deps'
import { readRecord } from '@/lib/services/console/list-records'
import { createRecord } from '@/lib/services/console/records/create-record'
import { deleteRecord } from '@/lib/services/console/records/delete-record'
import { dismissRecord } from '@/lib/services/console/records/dismiss-record'
import { NO_EFFECT } from '@/lib/services/console/records/preview-lines'
import { previewRecord } from '@/lib/services/console/records/preview-record'
import { updateRecord } from '@/lib/services/console/records/update-record'
import {
  changedSince,
  conflict,
  type Fields,
  type Inverse,
  type UndoDeps,
  type UndoEvent,
  type Undoing,
  type UndoPlan,
} from '@/lib/services/console/undo/inverse'

const SET = ['name', 'value', 'ttl', 'ptr', 'comment'] as const

function set(image: Fields): Fields {
  return Object.fromEntries(SET.filter((field) => field in image).map((field) => [field, image[field]]))
}

/** The operator's record behind the event, and the row that stands for it; null: it is gone. */
async function current(deps: UndoDeps, { chain }: UndoEvent) {
  const id = chain.find(({ kind }) => kind === 'static')?.id
  if (typeof id !== 'string' || !isUuid(id)) return null
  const [row] = await runSql<{ record_id: string; version: number } & Fields>(
    deps.db.pool,
    `select s.name, s.value, s.ttl, s.ptr, coalesce(s.comment, d.comment) as comment,
       d.id::text as record_id, d.version from static_record s
     join dns_record d on d.zone_id = s.zone_id and d.name = s.name and d.type = s.type and d.value = s.value
     where s.id = $1::uuid`,
    [id],
  )
  return row ?? null
}

async function planOf(deps: UndoDeps, body: RecordPreview): Promise<Result<UndoPlan>> {
  const found = await previewRecord(deps, body)
  return found.ok ? done({ effect: found.value, warnings: found.value.warnings }) : found
}

function undoing(result: Result<RecordWritten>): Result<Undoing> {
  return result.ok ? done({ id: result.value.id, warnings: result.value.warnings }) : result
}

/** The reservation that the event names, when there is one. */
function linkedTo({ chain }: UndoEvent): string | undefined {
  const id = chain.find(({ kind }) => kind === 'reservation')?.id
  return typeof id === 'string' && isUuid(id) ? id : undefined
}

async function inverseOfDeletion(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  const { before } = event
  const { zone, view, type } = before
  const parsed = recordCreate.safeParse({ ...set(before), zone, view, type, reserve: false })
  if (!parsed.success) return conflict('What it was before is not allowed any more.')
  const body: RecordCreate = parsed.data
  return done({
    needs: 'operator',
    plan: () => planOf(deps, { create: body }),
    apply: async (actor) => undoing(await createRecord(deps, actor, body, { relink: linkedTo(event) })),
  })
}

/** The way back from what was done to an operator's record. */
export async function inverseOfRecord(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  if (event.verb === 'deleted') return inverseOfDeletion(deps, event)
  const now = await current(deps, event)
  if (now === null) return conflict('The record is gone.')
  const { record_id: id, version } = now
  const since = changedSince('record', now, set(event.after))
  if (since !== null) return since
  if (event.verb === 'created')
    return done({
      needs: 'operator',
      plan: () => planOf(deps, { delete: { id } }),
      apply: async (actor) => undoing(await deleteRecord(deps, actor, { id, version })),
    })
  const parsed = recordPatch.safeParse(set(event.before))
  if (!parsed.success) return conflict('What it was before is not allowed any more.')
  const patch = parsed.data
  return done({
    needs: 'operator',
    plan: () => planOf(deps, { update: { id, ...patch } }),
    apply: async (actor) => undoing(await updateRecord(deps, actor, { id, version, patch })),
  })
}

/** The way back from a dismissed offer of a reservation, or from one that is made again. */
export async function inverseOfPrompt(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  const record = await readRecord(deps.db.pool, event.subjectId)
  if (record === null) return conflict('The record is gone.')
  const dismissed = event.after.dismissed !== null
  if ((record.dismissed !== null) !== dismissed)
    return conflict(`The offer is ${dismissed ? 'made again' : 'dismissed'} already.`)
  const { id, version } = record
  return done({
    needs: 'operator',
    plan: async () => done({ effect: NO_EFFECT, warnings: [] }),
    apply: async (actor) => {
      const written = await dismissRecord(deps, actor, { id, version, undo: dismissed })
      return written.ok ? done({ id, warnings: [] }) : written
    },
  })
}
