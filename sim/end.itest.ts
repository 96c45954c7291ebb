import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const END = fileURLToPath(new URL('./end.ts', import.meta.url))

/** Runs a process that would end when `body` is done, and answers how it ended. */
async function run(body: string): Promise<{ code: number | null; said: string }> {
  const text = `import { endOnRequest } from ${JSON.stringify(END)}\nendOnRequest(async () => {})\n${body}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', text])
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said }
}

describe('the end of the simulator', () => {
  it('is a success only when it was asked for, and says by what', async () => {
    expect(await run(`setInterval(() => {}, 1000); process.kill(process.pid, 'SIGTERM')`)).toEqual({
      code: 0,
      said: 'Stopping on SIGTERM.\n',
    })
  })

  it.each(['', 'process.exit(0)'])(
    'is a failure with a line when nothing is left to do: %s',
    async (body) => {
      const { code, said } = await run(body)
      expect(code).toBe(70)
      expect(said).toMatch(/^The simulator ended though nobody stopped it\..*\n$/)
    },
  )
})
