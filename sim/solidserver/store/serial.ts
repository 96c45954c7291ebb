/** Next SOA serial in the date style (YYYYMMDDnn) of the appliance: today's first, or one more when that is not higher. */
export function nextSerial(serial: number, now: Date): number {
  const today = Number(
    `${now.getUTCFullYear()}${String(now.getUTCMonth() + 1).padStart(2, '0')}${String(now.getUTCDate()).padStart(2, '0')}00`,
  )
  const next = Math.max(serial + 1, today)
  return next > 4_294_967_295 ? 1 : next
}
