import { describe, expect, it } from 'vitest'
import { LeaseFileParser } from './parser'
import { problemText } from './problem'
import { csvRow, HEADER, leaseOf } from './testing/lease-csv'
import { CLTT, read, v4, v6 } from './testing/read-csv'

describe('junk', () => {
  const good = csvRow(leaseOf(4, CLTT), CLTT)
  const good6 = csvRow(leaseOf(6, CLTT), CLTT)

  it.each([
    ['too few fields', '10.0.0.1,02:00', 'fields'],
    ['too many fields', `${good},,,`, 'fields'],
    ['a row torn by a crash, with the next one behind it', `10.77.0.113,02:0${good}`, 'number'],
    ['an address of the other family', good.replace('10.77.0.113', '2001:db8::1'), 'address'],
    ['no address', good.replace('10.77.0.113', '10.77.0.0113'), 'address'],
    ['a hardware address of nonsense', good.replace('02:00', '02:zz'), 'identifier'],
    ['nobody', '10.0.0.1,,,5,15,1,0,0,h,0,', 'identifier'],
    ['a lifetime below 0', good.replace(',600,', ',-1,'), 'number'],
    ['a lifetime of 33 bits', good.replace(',600,', ',4294967296,'), 'number'],
    ['an end before the beginning', '10.0.0.1,02:00,,50,15,1,0,0,h,0,', 'number'],
    ['an end beyond all time', '10.0.0.1,02:00,,50,999999999999,1,0,0,h,0,', 'number'],
    ['a state that is none', '10.0.0.1,02:00,,5,15,1,0,0,h,x,', 'number'],
    ['a flag that is none', '10.0.0.1,02:00,,5,15,1,2,0,h,0,', 'number'],
    ['a name longer than names are', `10.0.0.1,02:00,,5,15,1,0,0,${'h'.repeat(256)},0,`, 'hostname'],
    ['bytes', '\u0000\u0001\u001b[31m', 'fields'],
    ['a second header of nonsense', 'address,x', 'no-header'],
    ['a line without end', 'x'.repeat(1_048_577), 'too-long'],
  ])('%s', (_what, line, fault) => {
    const { leases, skipped } = v4(line, good)
    expect(leases).toHaveLength(1)
    expect(skipped).toEqual({ count: 1, first: [{ line: 2, fault }] })
  })

  it.each([
    ['no DUID', good6.replace('00:03:00:01:02:00:00:00:00:01', ''), 'identifier'],
    ['the empty DUID on a living lease', good6.replace('00:03:00:01:02:00:00:00:00:01', '00'), 'identifier'],
    ['a type that is none', good6.replace(',0,1,128,', ',9,1,128,'), 'number'],
    ['an identity that is none', good6.replace(',0,1,128,', ',0,x,128,'), 'number'],
    ['a prefix too long', good6.replace(',0,1,128,', ',2,1,129,'), 'number'],
  ])('DHCPv6: %s', (_what, line, fault) => {
    expect(v6(line, good6).skipped).toEqual({ count: 1, first: [{ line: 2, fault }] })
  })

  it('keeps a DHCPv6 lease whose hardware address is nonsense, as Kea does', () => {
    expect(v6(good6.replace(',02:00:00:00:00:01,', ',zz,')).leases).toMatchObject([{ hwaddr: '' }])
  })

  it('counts all of it and names the first ten lines', () => {
    const { skipped } = v4(...Array.from({ length: 25 }, () => 'junk'))
    expect(skipped.count).toBe(25)
    expect(skipped.first.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  it('says so without a byte of the file', () => {
    const { skipped } = v4('\u001b[31mred', good)
    expect(problemText({ kind: 'rows', file: '/x.csv', ...skipped })).toBe(
      '/x.csv: 1 rows skipped (line 2: wrong number of fields)',
    )
  })

  it.each(['hello', 'address,hwaddr', `${HEADER[4]},state`, 'lease 10.0.0.1 {'])(
    'takes no file for a lease file that begins with %s',
    (first) => {
      const { parser, leases, skipped } = read(`${first}\n${good}\n`)
      expect(parser.hasHeader).toBe(false)
      expect(leases).toEqual([])
      expect(skipped.first[0]).toEqual({ line: 1, fault: 'no-header' })
    },
  )
})

describe('a line without its end', () => {
  const granted = leaseOf(4, CLTT)

  it('waits for the end', () => {
    const row = csvRow(granted, CLTT)
    const parser = new LeaseFileParser()
    expect(parser.push(Buffer.from(`${HEADER[4]}\n${row}`))).toEqual([])
    expect(parser.push(Buffer.from('\n')).map(({ lease }) => lease)).toEqual([granted])
  })

  it('reads it when no more will come and all of it is there', () => {
    const { parser } = read(`${HEADER[4]}\n${csvRow(granted, CLTT)}`)
    expect(parser.end().map(({ lease }) => lease)).toEqual([granted])
    expect(parser.takeSkipped().count).toBe(0)
  })

  it.each([
    ['a field is missing', `${HEADER[4]}\n10.0.0.1,02:00,,5,15,1,0,0,h,0`, 2],
    [
      'its last field may go on',
      `${HEADER[4].replace(',user_context', '')}\n10.0.0.1,02:00,,5,15,1,0,0,h,0`,
      2,
    ],
    ['the header has no end', 'address,hwaddr', 1],
    ['it is endless', `${HEADER[4]}\n${'x'.repeat(1_048_577)}`, 2],
  ])('counts it as torn: %s', (_what, text, line) => {
    const { parser } = read(text)
    expect(parser.end()).toEqual([])
    expect(parser.takeSkipped()).toEqual({ count: 1, first: [{ line, fault: 'torn' }] })
  })
})
