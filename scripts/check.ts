/** `npm run check`: format, lint, types, walls, dead code, sizes, migrations. Seconds, before every commit. */
import { runGate } from './gate/run-gate'
import { checks } from './gate/stages'

if (!(await runGate(checks))) process.exitCode ||= 1
