import { parseArgs } from 'node:util'

/**
 * Reads the command line that Prisma's CLI builds.
 *
 * @param {string[]} argv arguments after the script's name
 * @returns {{ command: string | undefined, datasource: { url?: string, shadowDatabaseUrl?: string }, datamodels: string[] }}
 */
export function parseArguments(argv) {
  // Not strict: the CLI also passes flags that concern only the native engine.
  const { values, positionals } = parseArgs({
    args: argv,
    strict: false,
    allowPositionals: true,
    options: {
      datasource: { type: 'string' },
      datamodels: { type: 'string', multiple: true },
      'enabled-preview-features': { type: 'string' },
      'extension-types': { type: 'string' },
    },
  })
  return {
    command: positionals[0] === 'cli' ? positionals[1] : undefined,
    datasource: values.datasource ? JSON.parse(values.datasource) : {},
    datamodels: values.datamodels ?? [],
  }
}
