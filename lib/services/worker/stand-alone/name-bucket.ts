/** How many buckets names are sorted into. */
export const BUCKETS = 1 << 18

/** The bucket of a name: FNV-1a of its characters (https://www.rfc-editor.org/rfc/rfc9923). */
export function bucketOf(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 18)) & (BUCKETS - 1)
}
