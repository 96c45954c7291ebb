import type { WhyStep } from '@/lib/contract/why'

/** A step of the chain; what is not said is unknown. */
export function step(
  kind: WhyStep['kind'],
  title: string,
  more: Partial<Omit<WhyStep, 'kind' | 'title' | 'at'>> & { at?: Date | string | null } = {},
): WhyStep {
  const { at = null, ...rest } = more
  return {
    kind,
    title,
    at: at instanceof Date ? at.toISOString() : at,
    detail: null,
    actor: null,
    link: null,
    missing: false,
    ...rest,
  }
}

/** A step that should be there and is not. */
export function missing(kind: WhyStep['kind'], title: string, detail: string | null = null): WhyStep {
  return step(kind, title, { detail, missing: true })
}

// Pages of the console.
export const pages = {
  lease: (ip: string): string => `/dhcp/leases?q=${encodeURIComponent(ip)}`,
  reservation: (id: string): string => `/dhcp/reservations/${id}`,
  record: (id: string): string => `/dns/records/${id}`,
  scope: (id: string): string => `/dhcp/scopes/${id}`,
  policy: '/settings/policy',
  zoneRules: '/settings/zone-rules',
  audit: (subjectId: string): string => `/audit?subjectId=${encodeURIComponent(subjectId)}`,
} as const
