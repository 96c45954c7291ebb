import type { Resolver } from 'react-hook-form'
import {
  type Channel,
  type ChannelCreate,
  type ChannelPatch,
  channelCreate,
} from '@/lib/contract/notification'

/** What the form holds. */
export interface ChannelValues {
  kind: Channel['kind']
  name: string
  /** A URL, or addresses with commas between them. */
  target: string
  minSeverity: Channel['minSeverity']
  enabled: boolean
  newSecret: boolean
}

/** A channel as the form shows it; null: a new one. */
export function channelValues(channel: Channel | null): ChannelValues {
  return {
    kind: channel?.kind ?? 'webhook',
    name: channel?.name ?? '',
    target: channel?.target.join(', ') ?? '',
    minSeverity: channel?.minSeverity ?? 'medium',
    enabled: channel?.enabled ?? true,
    newSecret: false,
  }
}

function targetOf({ kind, target }: ChannelValues): string[] {
  const parts = kind === 'email' ? target.split(/[\s,;]+/) : [target]
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** The body that makes a channel. */
export function createBody(values: ChannelValues): ChannelCreate {
  const { kind, name, minSeverity, enabled } = values
  return { kind, name, minSeverity, enabled, kinds: [], target: targetOf(values) }
}

/** The body that changes one. */
export function patchBody(values: ChannelValues): ChannelPatch {
  const { name, minSeverity, enabled, newSecret } = values
  const secret = newSecret ? { newSecret: true as const } : {}
  return { name, minSeverity, enabled, target: targetOf(values), ...secret }
}

/** Checks with the schema that the API uses. */
export const channelResolver: Resolver<ChannelValues> = (values) => {
  const parsed = channelCreate.safeParse(createBody(values))
  if (parsed.success) return { values, errors: {} }
  const issues = parsed.error.issues.map((issue) => [
    String(issue.path[0]),
    { type: issue.code, message: issue.message },
  ])
  return {
    values: {},
    errors: Object.fromEntries(issues) as Record<string, { type: string; message: string }>,
  }
}
