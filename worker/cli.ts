import { Command, CommanderError } from 'commander'
import { version } from '@/package.json'
import { readConfig, type WorkerConfig } from '@/worker/config'
import { ConfigError } from '@/worker/config-error'

/** The command line as it was understood: a configuration, or the text and code to end with. */
export type CommandLine = { config: WorkerConfig } | { exit: 0 | 2; text: string }

/** Reads flags and environment. Never exits and never prints. */
export function parseCommandLine(
  args: readonly string[],
  variables: Record<string, string | undefined>,
): CommandLine {
  let text = ''
  const write = (chunk: string) => {
    text += chunk
  }
  const command = program().exitOverride().configureOutput({ writeOut: write, writeErr: write })
  try {
    command.parse([...args], { from: 'user' })
    return { config: readConfig(command.opts(), variables) }
  } catch (error) {
    if (error instanceof CommanderError) return { exit: error.exitCode === 0 ? 0 : 2, text }
    if (error instanceof ConfigError) return { exit: 2, text: `error: ${error.message}\n` }
    throw error
  }
}

const AFTER = `
Without DATABASE_URL no console is needed: reservations of Kea's database, with --once one check, else for ever; with
--lease-file leases alone. With DATABASE_URL the worker is the console's companion.

Flags win over the file of --config, and that over the environment: DATABASE_URL, KEA_DATABASE_URL, KEA_DB_PASSWORD,
KEA_CONTROL, SOLIDSERVER_URL, SOLIDSERVER_USER, SOLIDSERVER_PASSWORD, VAULT_ADDR, VAULT_TOKEN and others, see docs/worker.md.

Exit code: 0 done, or ended by SIGTERM or SIGINT; 1 something failed; 2 wrong flag, variable or file.
`

function program(): Command {
  return new Command('holdfast-worker')
    .description('Keeps DNS telling the same story as Kea: the lease monitor, alone or beside the console.')
    .version(version, '-V, --version')
    .option(
      '--config <file>',
      'YAML or JSON: several zones, views, servers, rules, policy; flags win over it',
    )
    .option('--db-host <host>', 'PostgreSQL host of Kea (default: localhost)')
    .option('--db-port <port>', 'PostgreSQL port of Kea (default: 5432)')
    .option('--db-name <name>', 'database of Kea (default: kea)')
    .option('--db-user <user>', 'database user (default: kea)')
    .option('--use-vault', 'read credentials from Vault')
    .option('--enable-dns', 'create DNS records')
    .option('--dns-zone <zone>', 'DNS zone, e.g. site.com; required with --enable-dns')
    .option('--dns-scope <scope>', 'internal or external (default: internal)')
    .option('--dns-concurrency <n>', 'calls to the DNS server at once (default: 32)')
    .option('--use-database-events', 'real time by NOTIFY/LISTEN')
    .option('--poll-interval <seconds>', 'polling interval for file mode (default: 10)')
    .option('--once', 'run once and exit')
    .option(
      '--lease-file <path>',
      "follow Kea's lease file instead of the database; may be given twice, for IPv4 and IPv6",
      (path: string, before: string[] | undefined) => [...(before ?? []), path],
    )
    .option('--output-dir <path>', 'inventory files; "" for none (default: /var/lib/kea/discovery)')
    .option('--log-level <level>', 'DEBUG, INFO, WARNING or ERROR (default: INFO)')
    .option('--log-format <format>', 'text or json (default: text)')
    .option(
      '--served-deadline <seconds>',
      'an accepted change that no DNS server serves by then failed (default: 30)',
    )
    .option('--sync-interval <seconds>', 'time between consistency checks (default: 3600)')
    .option(
      '--sample-interval <seconds>',
      'time between samples of served records that are verified by DNS queries; 0 for none (default: 300)',
    )
    .option('--sample-size <n>', 'records in a sample (default: 50)')
    .option('--sample-rate <n>', 'DNS queries of a sample in a second (default: 10)')
    .option('--install-triggers [role]', "install our triggers in Kea's database, grant the role, and exit")
    .option('--remove-triggers', "take everything of ours out of Kea's database and exit")
    .option('--print-trigger-sql', 'print the SQL of one of the two (default: install) and exit')
    .option(
      '--accept-large-change',
      'with --once: also change more than 30 % of a zone; without a console only',
    )
    .option('--dry-run', 'print what would be done, change nothing')
    .addHelpText('after', AFTER)
    .allowExcessArguments(false)
}
