import type { Resolver } from 'react-hook-form'
import { type Policy, type PolicyPut, policyPut } from '@/lib/contract/policy'

/** What the form holds; numbers as typed. */
export interface PolicyValues {
  dnsEnabled: boolean
  observe: boolean
  ptr: boolean
  deleteOnRelease: boolean
  deleteOnExpiry: boolean
  graceHours: string
  defaultTtl: string
  infrastructureTtl: string
}

/** The toggles with a box. */
export type PolicyFlag = 'dnsEnabled' | 'observe' | 'ptr' | 'deleteOnRelease' | 'deleteOnExpiry'

/** The policy as the form shows it. */
export function valuesOf(policy: Policy): PolicyValues {
  return {
    dnsEnabled: policy.dnsEnabled,
    observe: policy.observe,
    ptr: policy.ptr,
    deleteOnRelease: policy.deleteOnRelease,
    deleteOnExpiry: policy.deleteOnExpiry,
    graceHours: String(policy.graceHours),
    defaultTtl: String(policy.defaultTtl),
    infrastructureTtl: String(policy.infrastructureTtl),
  }
}

const numberOf = (text: string) => (text.trim() === '' ? Number.NaN : Number(text))

/** The body of the API. */
export function bodyOf(values: PolicyValues): PolicyPut {
  return {
    ...values,
    graceHours: numberOf(values.graceHours),
    defaultTtl: numberOf(values.defaultTtl),
    infrastructureTtl: numberOf(values.infrastructureTtl),
  }
}

/** The body when the API would take it, else null. */
export function validBodyOf(values: PolicyValues): PolicyPut | null {
  const parsed = policyPut.safeParse(bodyOf(values))
  return parsed.success ? parsed.data : null
}

/** Checks with the schema that the API uses. */
export const policyResolver: Resolver<PolicyValues> = (values) => {
  const parsed = policyPut.safeParse(bodyOf(values))
  if (parsed.success) return { values, errors: {} }
  const errors = parsed.error.issues.map((issue) => [
    String(issue.path[0]),
    { type: issue.code, message: issue.message },
  ])
  return {
    values: {},
    errors: Object.fromEntries(errors) as Record<string, { type: string; message: string }>,
  }
}
