#!/usr/bin/env node
/**
 * The schema engine that Prisma's CLI drives, without a download.
 *
 * `prisma generate | migrate | db` start a native "schema-engine" binary that the CLI would fetch from the
 * network on first use. The same engine is on npm as WebAssembly, so this file stands in for the binary:
 * prisma.config.ts points PRISMA_SCHEMA_ENGINE_BINARY here. It must run as plain JavaScript and keep its
 * executable bit, because the CLI spawns it.
 *
 * Two ways in, both fixed by the CLI:
 *   schema-engine --datasource JSON cli can-connect-to-database | create-database | drop-database
 *   schema-engine --datasource JSON --datamodels FILE ...      JSON-RPC, one message a line, over stdio
 */
import { parseArguments } from './schema-engine/arguments.mjs'
import { runDatabaseCommand } from './schema-engine/databases.mjs'
import { serve } from './schema-engine/rpc.mjs'

const args = parseArguments(process.argv.slice(2))

if (args.command) process.exitCode = await runDatabaseCommand(args.command, args.datasource)
else await serve(args)
