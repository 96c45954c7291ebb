import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from '@/scripts/build/root'
import { freePort } from '@/scripts/ports'
import { claimDataFolder } from './claim-folder'
import { commandOf } from './process-command'

let dataDir: string
const holding: Server[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'start-'))
})
afterEach(async () => {
  for (const server of holding.splice(0)) await new Promise((done) => server.close(done))
  rmSync(dataDir, { recursive: true, force: true })
})

/** Runs `npm start`, which must refuse, and answers how it ended. */
async function refused(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
    cwd: root,
    env: { ...process.env, HOLDFAST_DATA_DIR: dataDir, ...env },
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said }
}

async function held(): Promise<number> {
  const server = createServer()
  holding.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

describe('npm start refuses', () => {
  it('a wrong setting, in one line', async () => {
    expect(await refused({ PORT: 'abc' })).toEqual({
      code: 1,
      said: 'PORT=abc: must be a whole number from 1 to 65535\n',
    })
  }, 30_000)

  it('ports that are taken, all in one message, with a command that would work', async () => {
    const [web, worker, sim, pg, dns] = await Promise.all([held(), held(), held(), freePort(), freePort()])
    const env = { PORT: web, WORKER_PORT: worker, SIM_PORT: sim, PG_PORT: pg, SIM_DNS_PORT: dns }
    const { code, said } = await refused(
      Object.fromEntries(Object.entries(env).map(([name, port]) => [name, String(port)])),
    )
    expect(code).toBe(1)
    expect(said).toContain(`Port ${web} for the console (PORT) is in use.`)
    expect(said).toContain(`Port ${worker} for the worker (WORKER_PORT) is in use.`)
    expect(said).toContain(`Port ${sim} for the SOLIDserver simulator (SIM_PORT) is in use.`)
    expect(said).not.toContain('PG_PORT')
    const advice = /choose others: PORT=(\d+) WORKER_PORT=(\d+) SIM_PORT=(\d+) npm start\n$/.exec(said)
    expect(new Set([...(advice ?? []).slice(1), String(web), String(worker), String(sim)]).size).toBe(6)
  }, 30_000)

  it('a folder in which another one is at work, and leaves that one alone', async () => {
    const running = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    await once(running, 'spawn')
    const { pid = 0 } = running
    try {
      const command = commandOf(pid)
      const claim = join(dataDir, 'launcher.json')
      writeFileSync(claim, JSON.stringify({ pid, command, webUrl: 'http://localhost:3456' }))
      writeFileSync(join(dataDir, 'parts.json'), JSON.stringify([{ pid, command }]))
      const { code, said } = await refused({})
      expect(code).toBe(1)
      expect(said).toContain(`already runs on ${dataDir}: process ${pid}, http://localhost:3456\n`)
      expect(said).toContain(`kill ${pid}\n`)
      expect(said).toContain('HOLDFAST_DATA_DIR')
      expect(running.exitCode ?? running.signalCode).toBeNull()
      expect(readFileSync(claim, 'utf8')).toContain(String(pid))
    } finally {
      running.kill('SIGKILL')
    }
  }, 30_000)
})

describe('a data folder', () => {
  const claim = () => join(dataDir, 'launcher.json')

  it('is taken over from a launcher that was killed, and given back', () => {
    // a pid that by now belongs to another program
    writeFileSync(
      claim(),
      JSON.stringify({ pid: process.ppid, command: 'node start.ts', webUrl: 'http://x' }),
    )
    const release = claimDataFolder(dataDir, 'http://localhost:1')
    expect(JSON.parse(readFileSync(claim(), 'utf8'))).toMatchObject({ pid: process.pid })
    release()
    expect(existsSync(claim())).toBe(false)
    writeFileSync(claim(), 'nonsense')
    claimDataFolder(dataDir, 'http://localhost:1')()
    expect(existsSync(claim())).toBe(false)
  })
})
