import type { EffectLine } from '@/lib/contract/effect'
import type { PlanLine } from '@/lib/core/plan'
import { concerns, type FixScope } from '@/lib/services/console/drift/fix-scope'
import { shownLine } from '@/lib/services/console/drift/shown-line'

/**
 * The PTRs that go with the names of a fix: what is made, changed or deleted at their reverse names because the A or
 * AAAA is put right, or is not; and what is held there for reasons of its own.
 *
 * @param lines of one reverse name
 */
export function pointerLines(lines: readonly PlanLine[], scope: FixScope): EffectLine[] {
  const own = lines.filter((line) => follows(line, scope))
  const goes = ({ value }: PlanLine) => own.some((line) => line.op === 'delete' && line.value === value)
  // Of one that goes its own line says why.
  return own.flatMap((line) => (line.op === 'refuse' && goes(line) ? [] : (shownAs(line) ?? [])))
}

function follows({ type, value, before, zoneId }: PlanLine, scope: FixScope): boolean {
  const names = [value, before?.value ?? '']
  return (
    type === 'PTR' && !concerns({ type, zoneId }, scope) && names.some((name) => scope.names.includes(name))
  )
}

function shownAs(line: PlanLine): EffectLine | null {
  switch (line.op) {
    case 'create':
    case 'update':
    case 'delete':
    case 'refuse':
      return shownLine(line)
    case 'held':
      return line.would === null ? null : shownLine(line, 'refuse')
    case 'keep':
      return null
  }
}
