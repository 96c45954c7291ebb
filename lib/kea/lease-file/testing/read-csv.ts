import { LeaseFileParser } from '../parser'
import { HEADER } from './lease-csv'

/** Some second. */
export const CLTT = 1_766_000_000

/** All that a parser says of these bytes. */
export function read(...pieces: (string | Buffer)[]) {
  const parser = new LeaseFileParser()
  const rows = pieces.flatMap((piece) => parser.push(Buffer.from(piece)))
  return { rows, leases: rows.map(({ lease }) => lease), parser, skipped: parser.takeSkipped() }
}

export const v4 = (...lines: string[]) => read(`${[HEADER[4], ...lines].join('\n')}\n`)
export const v6 = (...lines: string[]) => read(`${[HEADER[6], ...lines].join('\n')}\n`)
