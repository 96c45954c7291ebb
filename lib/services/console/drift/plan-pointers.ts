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
  return lines.filter((line) => follows(line, scope)).flatMap((line) => shownAs(line) ?? [])
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
      return shownLine(line)
    case 'refuse':
      // Ours, and about to go: its own line says so.
      return line.before === null ? shownLine(line) : null
    case 'held':
      return line.would === null ? null : shownLine(line, 'refuse')
    case 'keep':
      return null
  }
}
