'use client'
import { createContext, type ReactNode, useContext } from 'react'
import type { Me } from '@/lib/contract/account'
import { type Role, roleAllows } from '@/lib/contract/role'

const SessionContext = createContext<Me | null>(null)

/** Whoever is signed in, for everything below. */
export function SessionProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <SessionContext value={me}>{children}</SessionContext>
}

/** Whoever is signed in. */
export function useMe(): Me {
  const me = useContext(SessionContext)
  if (!me) throw new Error('useMe stands outside of the signed-in pages')
  return me
}

/** Why the signed-in person may not do what `needs` asks for; undefined: they may. The server checks it again. */
export function useRoleReason(needs: Role): string | undefined {
  const { role } = useMe()
  return roleAllows(role, needs) ? undefined : `Your role is ${role}: this needs ${needs}.`
}
