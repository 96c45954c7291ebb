import { z } from '@/lib/contract/zod'

/** From least to most: each role may do what the ones before it may. */
export const ROLES = ['viewer', 'operator', 'administrator'] as const

export const role = z.enum(ROLES).describe('viewer reads, operator changes, administrator manages')

export type Role = z.infer<typeof role>

/** True when somebody with the role `has` may do what `needs` asks for. */
export function roleAllows(has: Role, needs: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(needs)
}
