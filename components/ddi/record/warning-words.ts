import { reasonWords } from '@/components/ddi/client-text'
import { faultSentence } from '@/components/form/fault'
import type { FieldError } from '@/lib/contract/problem'

const labels: Readonly<Record<string, string>> = {
  name: 'Name',
  value: 'IP address',
  zone: 'Zone',
  view: 'View',
  ttl: 'TTL',
  ptr: 'PTR',
}

/** What was let through but should be looked at, as a sentence about its field and without ids of rows. */
export function warningWords({ path, message }: FieldError): string {
  return faultSentence(labels[path] ?? (path || undefined), reasonWords(message))
}
