import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { endWithUs } from './end-with-us'
import { root } from './root'

const require = createRequire(import.meta.url)

/** A tool that failed; the message ends with what it printed. */
export class ToolError extends Error {
  override name = 'ToolError'
}

/** The scripts of the tools, started with node itself: quicker than npx, and nothing is searched in PATH. */
const tools = {
  next: 'next/dist/bin/next',
  prisma: 'prisma/build/index.js',
} as const

/**
 * Runs a tool of this repository, quietly unless it fails.
 *
 * @throws ToolError with its output
 */
export async function runTool(
  name: keyof typeof tools,
  args: string[],
  env: Record<string, string> = {},
): Promise<void> {
  const child = spawn(process.execPath, [require.resolve(tools[name]), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1', ...env },
  })
  endWithUs(child)
  const output: string[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 'unknown'))
  })
  if (code !== 0) throw new ToolError(`${name} ${args.join(' ')} failed (${code})\n${output.join('').trim()}`)
}
