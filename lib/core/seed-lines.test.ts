import { describe, expect, it } from 'vitest'
import { dnsLine, refusedLine, seedLines } from '@/lib/core/seed-lines'
import { parseSeedPayload } from '@/lib/core/seed-payload'

describe('the lines of the lease monitor', () => {
  it.each([
    [seedLines.vaultCredentials(), 'Retrieved database credentials from Vault'],
    [seedLines.vaultFailed(), 'Failed to retrieve database credentials from Vault'],
    [seedLines.dnsEnabled('site.com'), 'DNS record creation enabled: zone=site.com'],
    [seedLines.eventMode(), 'Using event-driven database NOTIFY/LISTEN mode'],
    [
      seedLines.listening('kea_lease_events'),
      "Listening for database lease events on channel 'kea_lease_events'",
    ],
    [seedLines.checkStarted(), 'Starting DNS consistency check for existing reservations...'],
    [seedLines.checkFound(4), 'Found 4 static reservations to check'],
    [
      seedLines.creating('us3-cab10-ru15-ilo', '172.30.19.43'),
      'Creating missing DNS record for us3-cab10-ru15-ilo -> 172.30.19.43',
    ],
    [seedLines.checkComplete(0), 'DNS consistency check complete: 0 records created'],
    [
      seedLines.notification('{"operation": "INSERT"}'),
      'Received database notification: {"operation": "INSERT"}',
    ],
    [
      seedLines.newReservation('172.30.19.101', 'us3-cab10-ru20-idrac', 'aa:bb:cc:dd:de:ff'),
      'New reservation from database: 172.30.19.101 -> us3-cab10-ru20-idrac (aa:bb:cc:dd:de:ff)',
    ],
    [seedLines.zoneCount(0), 'Expected 1 zone, found 0'],
  ])('%s', (line, expected) => {
    expect(line).toBe(expected)
  })

  it('has the line of a record on its own', () => {
    const record = { type: 'A', name: 'us3-cab10-ru15-ilo.site.com', value: '172.30.19.43', view: 'internal' }
    expect(dnsLine('Created', record)).toBe(
      '[DNS] Created A record: us3-cab10-ru15-ilo.site.com -> 172.30.19.43 (scope: internal)',
    )
    expect(dnsLine('Deleted', { ...record, type: 'AAAA' })).toMatch(/^\[DNS\] Deleted AAAA record: /)
  })

  it('stays one line whatever the payload', () => {
    expect(seedLines.notification('a\n[INFO] forged')).toBe(
      'Received database notification: a\\u000a[INFO] forged',
    )
  })
})

describe('parseSeedPayload', () => {
  it('reads the payload of the trigger', () => {
    const payload = {
      operation: 'INSERT',
      hostname: 'us3-cab10-ru20-idrac',
      ipv4_address: 2_887_652_196,
      dhcp_identifier: 'AAbbccddeeff',
    }
    expect(parseSeedPayload(JSON.stringify(payload))).toEqual({
      operation: 'INSERT',
      hostname: 'us3-cab10-ru20-idrac',
      ip: '172.30.19.100',
      mac: 'aa:bb:cc:dd:ee:ff',
    })
  })

  it('leaves out what is missing or is not what it should be', () => {
    const none = { operation: 'TEST', hostname: null, ip: null, mac: null }
    expect(parseSeedPayload('{"operation":"TEST"}')).toEqual(none)
    expect(
      parseSeedPayload('{"operation":"TEST","hostname":1,"ipv4_address":"x","dhcp_identifier":"zz"}'),
    ).toEqual(none)
    expect(parseSeedPayload('{"operation":"TEST","ipv4_address":-1,"dhcp_identifier":""}')).toEqual(none)
  })

  it.each(['', 'x', 'null', '[]', '"x"', '{"operation":1}', '{}'])('%j is none', (payload) => {
    expect(parseSeedPayload(payload)).toBeNull()
  })
})

describe('refusedLine', () => {
  it('gives the reason in the form of the other lines', () => {
    const record = { type: 'A', name: 'epg.site.com', value: '10.0.0.1', reason: 'taken\nby 10.0.0.2' }
    expect(refusedLine(record)).toBe(
      '[DNS] Refused A record: epg.site.com -> 10.0.0.1 (taken\\u000aby 10.0.0.2)',
    )
  })
})
