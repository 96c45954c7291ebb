/** `npm run migrations`: the migrations, replayed on an empty database, must give exactly prisma/schema.prisma. */
import { runTool, ToolError } from './build/run-tool'
import { startTestPostgres } from './testing/cluster'

const comparison = ['--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma']

const postgres = await startTestPostgres()
try {
  // Exit code 2 means that they differ, 1 that the comparison itself failed; the output tells which.
  await runTool('prisma', ['migrate', 'diff', ...comparison, '--exit-code'], {
    DATABASE_URL: postgres.adminUrl,
  })
  process.stdout.write('The migrations give the schema.\n')
} catch (error) {
  if (!(error instanceof ToolError)) throw error
  process.stderr.write(
    `${error.message}\nWrite the missing migration: npm run db:migrate -- --name what-it-does\n`,
  )
  process.exitCode = 1
} finally {
  await postgres.stop()
}
