import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { commandOf } from '@/scripts/start/process-command'
import { until } from '@/scripts/testing/shell'

const FILE = fileURLToPath(new URL('./end-with-us.ts', import.meta.url))

it('ends what a launcher had started when the launcher is ended first', async () => {
  const text = `
    import { spawn } from 'node:child_process'
    import { endWithUs } from ${JSON.stringify(FILE)}
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    endWithUs(child)
    process.on('SIGTERM', () => process.exit(0))
    process.stdout.write(String(child.pid))`
  const launcher = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', text])
  const [told] = (await once(launcher.stdout, 'data')) as [Buffer]
  const pid = Number(told.toString())
  expect(commandOf(pid)).not.toBeNull()
  const ended = once(launcher, 'exit')
  launcher.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  await until('the child is gone', () => commandOf(pid) === null)
}, 30_000)
