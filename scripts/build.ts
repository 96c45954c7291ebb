/** `npm run build`: what `npm start`, `npm run web` and a production worker run. */
import { buildAll } from './build-if-needed'

const started = Date.now()
try {
  await buildAll()
  process.stdout.write(
    `Built in ${((Date.now() - started) / 1000).toFixed(1)} s: .next and dist/worker.mjs\n`,
  )
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
