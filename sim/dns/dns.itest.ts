import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import { type Answer, type DecodedPacket, decode, encode, type Question, RECURSION_DESIRED } from 'dns-packet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Simulator } from '../solidserver/start'
import { caller, eventually, query as params, retOid, simulator } from '../solidserver/testing/client'

const LONG = 'x'.repeat(300)
const WORLD = {
  servers: [
    {
      name: 'smart.lab',
      members: [{ name: 'ns1.lab', hostaddr: '192.0.2.1' }],
      zones: [
        {
          name: 'lab.example',
          records: [
            { name: 'www', type: 'A', value: '192.0.2.80' },
            { name: 'www', type: 'A', value: '192.0.2.81' },
            { name: 'www', type: 'AAAA', value: '2001:db8::80' },
            { name: 'alias', type: 'CNAME', value: 'www.lab.example' },
            { name: 'away', type: 'CNAME', value: 'www.elsewhere.example' },
            { name: 'dangling', type: 'CNAME', value: 'gone.lab.example' },
            { name: 'loop1', type: 'CNAME', value: 'loop2.lab.example' },
            { name: 'loop2', type: 'CNAME', value: 'loop1.lab.example' },
            { name: '@', type: 'MX', value: ['10', 'mail.lab.example'] },
            { name: '_s._tcp', type: 'SRV', value: ['1', '2', '443', 'www.lab.example'] },
            { name: 'text', type: 'TXT', value: 'v=1; "q" a+b' },
            { name: 'quoted', type: 'TXT', value: '"heritage=external-dns" "two"' },
            { name: 'long', type: 'TXT', value: LONG },
            { name: 'caa', type: 'CAA', value: ['0', 'issue', 'ca.example'] },
            { name: '*.wild', type: 'A', value: '192.0.2.99' },
            { name: 'here.wild', type: 'TXT', value: 'own name' },
            { name: 'deep.empty.nonterminal', type: 'A', value: '192.0.2.5' },
          ],
        },
        { name: 'sub.lab.example', records: [{ name: 'h', type: 'A', value: '192.0.2.7' }] },
        { name: '2.0.192.in-addr.arpa', records: [{ name: '80', type: 'PTR', value: 'www.lab.example' }] },
        { name: '8.b.d.0.1.0.0.2.ip6.arpa' },
      ],
    },
    {
      name: 'other.lab',
      views: ['v1'],
      zones: [{ name: 'lab.example' }, { name: 'only-in.view', view: 'v1' }],
    },
  ],
}

let sim: Simulator
beforeAll(async () => {
  sim = await simulator({ world: WORLD })
})
afterAll(() => sim.close())

const portOf = (server: string) => sim.dns.find((one) => one.server === server)?.port ?? 0

function udp(message: Buffer, port = portOf('smart.lab')): Promise<Buffer> {
  const socket = createSocket('udp4')
  return new Promise<Buffer>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), 2000)
    socket.on('message', (answer) => {
      clearTimeout(timer)
      resolve(answer)
    })
    socket.send(message, port, '127.0.0.1')
  }).finally(() => socket.close())
}

function tcp(messages: readonly Buffer[], count: number, port = portOf('smart.lab')): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let data: Buffer = Buffer.alloc(0)
    const out: Buffer[] = []
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      data = Buffer.concat([data, chunk])
      while (data.length >= 2 && data.length >= 2 + data.readUInt16BE(0)) {
        const size = data.readUInt16BE(0)
        out.push(data.subarray(2, 2 + size))
        data = data.subarray(2 + size)
      }
      if (out.length >= count) {
        socket.destroy()
        resolve(out)
      }
    })
    for (const message of messages) {
      const head = Buffer.alloc(2)
      head.writeUInt16BE(message.length)
      socket.write(Buffer.concat([head, message]))
    }
  })
}

type Type = Question['type']
const question = (name: string, type: string, extra: object = {}) =>
  encode({
    type: 'query',
    id: 4242,
    flags: RECURSION_DESIRED,
    questions: [{ name, type: type as Type, class: 'IN' }],
    ...extra,
  })
const rcodeOf = (packet: DecodedPacket) => (packet as unknown as { rcode: string }).rcode
const ask = async (name: string, type: string, server?: string) =>
  decode(await udp(question(name, type), server ? portOf(server) : undefined))
const data = (answers: Answer[] | undefined) =>
  (answers ?? []).map((answer) => ('data' in answer ? answer.data : undefined))

describe('answers', () => {
  it('gives the whole set with AA, the id and RD of the question, and no RA', async () => {
    const packet = await ask('www.lab.example', 'A')
    expect(packet).toMatchObject({ id: 4242, flag_aa: true, flag_rd: true, flag_ra: false, flag_tc: false })
    expect(rcodeOf(packet)).toBe('NOERROR')
    expect(data(packet.answers)).toEqual(['192.0.2.80', '192.0.2.81'])
    expect(data((await ask('www.lab.example', 'AAAA')).answers)).toEqual(['2001:db8::80'])
  })

  it('keeps the case of the question in name and owner', async () => {
    const packet = await ask('wWw.LaB.eXample', 'A')
    expect(packet.questions?.[0]?.name).toBe('wWw.LaB.eXample')
    expect(packet.answers?.[0]?.name).toBe('wWw.LaB.eXample')
  })

  it('says NXDOMAIN or nothing, each with the SOA', async () => {
    const none = await ask('nope.lab.example', 'A')
    expect(rcodeOf(none)).toBe('NXDOMAIN')
    expect(none.flag_aa).toBe(true)
    expect(none.authorities?.[0]).toMatchObject({ type: 'SOA', name: 'lab.example', ttl: 3600 })
    for (const [name, type] of [
      ['www.lab.example', 'TXT'],
      ['empty.nonterminal.lab.example', 'A'],
      ['nonterminal.lab.example', 'A'],
    ] as const) {
      const empty = await ask(name, type)
      expect(rcodeOf(empty)).toBe('NOERROR')
      expect(empty.answers).toEqual([])
      expect(empty.authorities?.[0]?.type).toBe('SOA')
    }
  })

  it('refuses what is not its own', async () => {
    const packet = await ask('www.elsewhere.example', 'A')
    expect(rcodeOf(packet)).toBe('REFUSED')
    expect(packet.flag_aa).toBe(false)
    expect(rcodeOf(await ask('www.lab.example', 'A', 'other.lab'))).toBe('NXDOMAIN')
  })

  it('answers from the longest zone', async () => {
    expect(data((await ask('h.sub.lab.example', 'A')).answers)).toEqual(['192.0.2.7'])
    expect((await ask('x.sub.lab.example', 'A')).authorities?.[0]?.name).toBe('sub.lab.example')
  })

  it('follows CNAMEs inside its zones', async () => {
    const chased = await ask('alias.lab.example', 'A')
    expect(chased.answers?.map((answer) => answer.type)).toEqual(['CNAME', 'A', 'A'])
    expect((await ask('alias.lab.example', 'CNAME')).answers).toHaveLength(1)
    const away = await ask('away.lab.example', 'A')
    expect([rcodeOf(away), data(away.answers)]).toEqual(['NOERROR', ['www.elsewhere.example']])
    const dangling = await ask('dangling.lab.example', 'A')
    expect([rcodeOf(dangling), data(dangling.answers)]).toEqual(['NXDOMAIN', ['gone.lab.example']])
    expect((await ask('loop1.lab.example', 'A')).answers).toHaveLength(2)
  })

  it('writes each type', async () => {
    expect(data((await ask('lab.example', 'MX')).answers)).toEqual([
      { preference: 10, exchange: 'mail.lab.example' },
    ])
    expect(data((await ask('_s._tcp.lab.example', 'SRV')).answers)).toEqual([
      { priority: 1, weight: 2, port: 443, target: 'www.lab.example' },
    ])
    expect(data((await ask('80.2.0.192.in-addr.arpa', 'PTR')).answers)).toEqual(['www.lab.example'])
    expect(data((await ask('lab.example', 'NS')).answers)).toEqual(['ns1.lab'])
    expect(data((await ask('lab.example', 'SOA')).answers)).toEqual([
      expect.objectContaining({ mname: 'ns1.lab', rname: 'root.lab.example', minimum: 3600 }),
    ])
    expect(data((await ask('caa.lab.example', 'CAA')).answers)).toEqual([
      expect.objectContaining({ tag: 'issue', value: 'ca.example' }),
    ])
    const text = async (name: string) =>
      (data((await ask(name, 'TXT')).answers)[0] as Buffer[]).map((part) => part.toString('utf8'))
    expect(await text('text.lab.example')).toEqual(['v=1; "q" a+b'])
    expect(await text('quoted.lab.example')).toEqual(['heritage=external-dns', 'two'])
    expect((await text('long.lab.example')).map((part) => part.length)).toEqual([255, 45])
  })

  it('covers names with a wildcard, but not those that exist', async () => {
    const covered = await ask('Any.thing.wild.lab.example', 'A')
    expect(covered.answers?.[0]).toMatchObject({ name: 'Any.thing.wild.lab.example', data: '192.0.2.99' })
    const own = await ask('here.wild.lab.example', 'A')
    expect([rcodeOf(own), own.answers]).toEqual(['NOERROR', []])
    expect(rcodeOf(await ask('under.here.wild.lab.example', 'A'))).toBe('NXDOMAIN')
    expect((await ask('other.wild.lab.example', 'MX')).answers).toEqual([])
  })

  it('answers ANY with everything at the name', async () => {
    const packet = await ask('www.lab.example', 'ANY')
    expect(packet.answers?.map((answer) => answer.type).sort()).toEqual(['A', 'A', 'AAAA'])
  })

  it('answers from views when the server has nothing outside them', async () => {
    expect((await ask('only-in.view', 'SOA', 'other.lab')).answers).toHaveLength(1)
  })
})

describe('size', () => {
  beforeAll(async () => {
    const call = caller(sim)
    for (let i = 0; i < 60; i += 1) {
      const values = {
        dns_name: 'smart.lab',
        rr_name: 'big.lab.example',
        rr_type: 'A',
        value1: `192.0.2.${i}`,
      }
      await call('POST', `/rest/dns_rr_add?${params(values)}`)
    }
  })

  it('cuts over UDP with TC, and gives all over TCP', async () => {
    const cut = await udp(question('big.lab.example', 'A'))
    expect(cut.length).toBeLessThanOrEqual(512)
    expect(decode(cut)).toMatchObject({ flag_tc: true, answers: [] })
    const [whole] = await tcp([question('big.lab.example', 'A')], 1)
    expect(decode(whole ?? Buffer.alloc(0)).answers).toHaveLength(60)
  })

  it('offers 1232 bytes by EDNS and uses what it is offered', async () => {
    const opt = {
      additionals: [
        {
          type: 'OPT',
          name: '.',
          udpPayloadSize: 4096,
          extendedRcode: 0,
          ednsVersion: 0,
          flags: 0,
          flag_do: false,
          options: [],
        },
      ],
    }
    const answer = decode(await udp(question('long.lab.example', 'TXT', opt)))
    expect(answer.flag_tc).toBe(false)
    expect(answer.additionals?.[0]).toMatchObject({ type: 'OPT', udpPayloadSize: 1232 })
    expect((await ask('www.lab.example', 'A')).additionals).toEqual([])
    const big = await udp(question('big.lab.example', 'A', opt))
    expect(big.length).toBeLessThanOrEqual(1232)
    expect(decode(big).flag_tc).toBe(true)
  })

  it('answers several questions on one TCP connection', async () => {
    const answers = await tcp([question('www.lab.example', 'A'), question('alias.lab.example', 'CNAME')], 2)
    expect(answers.map((answer) => decode(answer).answers?.length)).toEqual([2, 1])
  })

  it('transfers a zone over TCP only', async () => {
    const [first] = await tcp([question('2.0.192.in-addr.arpa', 'AXFR')], 1)
    const types = decode(first ?? Buffer.alloc(0)).answers?.map((answer) => answer.type)
    expect(types).toEqual(['SOA', 'NS', 'PTR', 'SOA'])
    expect(rcodeOf(decode(await udp(question('2.0.192.in-addr.arpa', 'AXFR'))))).toBe('REFUSED')
    const [refused] = await tcp([question('elsewhere.example', 'AXFR')], 1)
    expect(rcodeOf(decode(refused ?? Buffer.alloc(0)))).toBe('REFUSED')
  })
})

describe('bad packets', () => {
  it('answers FORMERR or nothing, and goes on', async () => {
    const header = Buffer.from('1092010000010000000000003f', 'hex')
    expect((await udp(header)).readUInt16BE(2) & 0x0f).toBe(1)
    const two = encode({
      type: 'query',
      id: 1,
      questions: [
        { name: 'a.lab.example', type: 'A' },
        { name: 'b.lab.example', type: 'A' },
      ],
    })
    expect((await udp(two)).readUInt16BE(2) & 0x0f).toBe(1)
    const status = Buffer.from(question('www.lab.example', 'A'))
    status.writeUInt16BE(0x1000, 2)
    expect((await udp(status)).readUInt16BE(2) & 0x0f).toBe(4)
    const socket = createSocket('udp4')
    for (let i = 0; i < 300; i += 1) {
      const noise = Buffer.from(Array.from({ length: i % 80 }, () => Math.floor(Math.random() * 256)))
      socket.send(noise, portOf('smart.lab'), '127.0.0.1')
    }
    const answer = Buffer.from(await udp(question('www.lab.example', 'A')))
    socket.send(answer, portOf('smart.lab'), '127.0.0.1')
    expect(data((await ask('www.lab.example', 'A')).answers)).toHaveLength(2)
    socket.close()
  })
})

describe('what the API changes', () => {
  it('is answered at once, and gone at once', async () => {
    const call = caller(sim)
    const name = { dns_name: 'smart.lab', rr_name: 'live.lab.example', rr_type: 'A' }
    const id = retOid(
      await call('POST', `/rest/dns_rr_add?${params({ ...name, value1: '192.0.2.1', rr_ttl: 61 })}`),
    )
    expect((await ask('live.lab.example', 'A')).answers?.[0]).toMatchObject({ ttl: 61, data: '192.0.2.1' })
    await call('PUT', `/rest/dns_rr_add?rr_id=${id}&value1=192.0.2.2&rr_ttl=62&add_flag=edit_only`)
    const changed = await ask('live.lab.example', 'A')
    expect(changed.answers).toHaveLength(1)
    expect(changed.answers?.[0]).toMatchObject({ ttl: 62, data: '192.0.2.2' })
    const serial = async () =>
      (data((await ask('lab.example', 'SOA')).answers)[0] as { serial: number }).serial
    const before = await serial()
    await call('DELETE', `/rest/dns_rr_delete?rr_id=${id}`)
    expect(rcodeOf(await ask('live.lab.example', 'A'))).toBe('NXDOMAIN')
    expect(await serial()).toBeGreaterThan(before)
  })

  it('waits for the members while creation is delayed', async () => {
    const call = caller(sim)
    sim.change({ delayCreateMs: 100 })
    await call(
      'POST',
      `/rest/dns_rr_add?${params({ dns_name: 'smart.lab', rr_name: 'later.lab.example', rr_type: 'A', value1: '192.0.2.1' })}`,
    )
    expect(rcodeOf(await ask('later.lab.example', 'A'))).toBe('NXDOMAIN')
    await eventually(async () => (await ask('later.lab.example', 'A')).answers?.length === 1)
    sim.change({ delayCreateMs: 0 })
  })

  it('follows zones that come and go', async () => {
    const call = caller(sim)
    const made = await call(
      'POST',
      `/rest/dns_zone_add?${params({ dns_name: 'smart.lab', dnszone_name: 'fresh.example', dnszone_type: 'master' })}`,
    )
    expect((await ask('fresh.example', 'SOA')).answers).toHaveLength(1)
    await call('DELETE', `/rest/dns_zone_delete?dnszone_id=${retOid(made)}`)
    expect(rcodeOf(await ask('fresh.example', 'SOA'))).toBe('REFUSED')
  })

  it('is what dig sees', async ({ skip }) => {
    const run = promisify(execFile)
    const args = ['@127.0.0.1', '-p', String(portOf('smart.lab')), '+short', '+tries=1']
    let out: string
    try {
      out = (await run('dig', [...args, 'www.lab.example', 'A'])).stdout
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return skip('dig is not installed')
      throw error
    }
    expect(out.trim().split('\n').sort()).toEqual(['192.0.2.80', '192.0.2.81'])
    const transfer = (await run('dig', [...args, 'lab.example', 'AXFR'])).stdout
    expect(transfer).toContain('192.0.2.99')
  })
})
