import type { OwnerTag } from '@/lib/core/ports/dns'
import type { Row } from './body'

const PROVENANCES: readonly string[] = [
  'static(admin)',
  'ddns(dynamic)',
  'ddns(reservation)',
] satisfies OwnerTag['provenance'][]

const isProvenance = (text: string | null): text is OwnerTag['provenance'] =>
  text !== null && PROVENANCES.includes(text)

/** The owner tag in a row's class parameters, a urlencoded `k=v` list; null where nobody signed. */
export function readOwner(row: Row): OwnerTag | null {
  const params = new URLSearchParams(row.rr_class_parameters ?? '')
  const instance = params.get('holdfast_instance')
  const provenance = params.get('holdfast_provenance')
  if (!instance || !isProvenance(provenance)) return null
  return { instance, provenance, ref: params.get('holdfast_ref') ?? '' }
}

/**
 * The class parameters to write: ours, and on an edit the ones somebody else set on the record itself.
 * Inherited ones stay out, or they would be pinned to the record. (The query encodes the result once more.)
 */
export function writeOwner(owner: OwnerTag, before?: Row): string {
  const params = new URLSearchParams(before?.rr_class_parameters ?? '')
  const properties = new URLSearchParams(before?.rr_class_parameters_properties ?? '')
  for (const [key, value] of properties) {
    if (value.startsWith('inherited')) params.delete(key)
  }
  params.set('holdfast_instance', owner.instance)
  params.set('holdfast_provenance', owner.provenance)
  params.set('holdfast_ref', owner.ref)
  return params.toString()
}
