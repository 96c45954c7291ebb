/**
 * A stable number for a text (`rr_name_id` and the like): FNV-1a, always positive. The appliance keeps a table of
 * texts; equal texts having equal numbers is all that clients can see of it.
 */
export function textNumber(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return String((hash >>> 1) + 1)
}
