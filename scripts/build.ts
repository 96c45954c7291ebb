/** `npm run build`: what `npm start`, `npm run web` and a production worker run. */
import { buildAll } from './build-if-needed'

// an exit, other than a death by signal, ends the tools too
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

const started = Date.now()
try {
  await buildAll()
  process.stdout.write(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s: .next and dist/\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
