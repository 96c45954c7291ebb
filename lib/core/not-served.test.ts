import { expect, test } from 'vitest'
import { NOT_SERVED_PATTERN, notServed, notServedAnyMore } from '@/lib/core/not-served'

const record = {
  ...{
    recordId: 'r1',
    view: 'internal',
    zone: 'site.com',
    name: 'epg.site.com',
    type: 'A',
    value: '10.0.0.1',
  },
  ...{ reason: notServedAnyMore('internal'), ip: '10.0.0.1', scope: 'LAN', reservationId: null },
}

test('one alert for each record, one item for a zone', () => {
  const alert = notServed(record)
  expect(alert).toMatchObject({
    kind: 'not-served',
    severity: 'medium',
    ip: '10.0.0.1',
    scope: 'LAN',
    recordId: 'r1',
  })
  expect(alert.summary).toBe(
    'epg.site.com A 10.0.0.1 (internal): held by SOLIDserver, not served by internal DNS as it is',
  )
  const other = notServed({ ...record, name: 'srv.site.com' })
  expect(other.reason).not.toBe(alert.reason)
  expect(other.groupKey).toBe(alert.groupKey)
})

test.each([notServedAnyMore('internal'), 'accepted by SOLIDserver, not served by external DNS after 30 s'])(
  '%s is found again',
  (reason) => {
    expect(reason).toMatch(new RegExp(NOT_SERVED_PATTERN.replaceAll('%', '.*')))
  },
)
