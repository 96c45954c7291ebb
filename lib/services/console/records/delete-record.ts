import type { RecordWritten } from '@/lib/contract/record-write'
import { type Actor, type ConsoleDeps, done, type Result } from '@/lib/services/console/deps'
import { readRecord } from '@/lib/services/console/list-records'
import { readLinked, unlink, warningsOfLinked } from '@/lib/services/console/records/linked'
import { readEditable, warningOff } from '@/lib/services/console/records/static-row'
import { writing } from '@/lib/services/console/records/writing'
import { tellOf } from '@/lib/services/console/records/written'
import { proposalFor } from '@/lib/services/console/reservation-proposal'
import { storeStaticClaims } from '@/lib/services/console/static-claims'

/**
 * Takes an operator's record away, with its PTR. Other values of the name stay, and so does a reservation that was made
 * from it: that publishes its name by itself again.
 */
export function deleteRecord(
  deps: ConsoleDeps,
  actor: Actor,
  input: { id: string; version: number | null },
): Promise<Result<RecordWritten>> {
  return writing(deps, async (tx): Promise<Result<RecordWritten>> => {
    const found = await readEditable(tx, input)
    if (!found.ok) return found
    const { record, row } = found.value
    const linked = await readLinked(tx, row.id)
    await storeStaticClaims(tx, row.id, [], { reservationId: null, recordId: record.id })
    await unlink(tx, row.id)
    await tx.staticRecord.delete({ where: { id: row.id } })
    const reservationId = linked[0]?.id ?? null
    await tellOf(tx, actor, {
      ...{
        verb: 'deleted',
        reason: 'deleted by hand',
        source: row,
        before: { ...record, ttl: row.ttl },
        after: null,
      },
      reservationId,
    })
    const { proposal } = await proposalFor(tx, { ip: record.value, named: record })
    const after = (await readRecord(tx, record.id)) ?? record
    const warnings = [...(await warningOff(tx)), ...warningsOfLinked(linked)]
    return done({ ...after, proposal, reservation: null, warnings })
  })
}
