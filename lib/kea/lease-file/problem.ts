import type { SkippedRows } from './parser'
import type { RowFault } from './row'

/** What a person should know about a lease file. `file` is a path as it was given to us. */
export type LeaseFileProblem =
  /** Rows were passed over. */
  | ({ kind: 'rows'; file: string } & SkippedRows)
  /** Not there (any more). What was known stays known. */
  | { kind: 'missing'; file: string }
  | { kind: 'unreadable'; file: string; code: string }
  /** Its first line is no header of Kea. */
  | { kind: 'not-a-lease-file'; file: string }
  /** Shortened or overwritten in place: read again from the start. */
  | { kind: 'rewritten'; file: string }
  /** Kea rotated twice between two looks. `count` rows were learned afterwards; ends in between stay unknown. */
  | { kind: 'gap'; file: string; count: number }

const FAULTS: Readonly<Record<RowFault, string>> = {
  fields: 'wrong number of fields',
  address: 'no address',
  identifier: 'no hardware address, client-id or DUID',
  number: 'a number is none or out of range',
  hostname: 'host name too long',
  'too-long': 'line too long',
  torn: 'line without an end',
  'no-header': 'no header of a lease file',
}

/** The problem as one sentence for a log, without any byte of the file's content. */
export function problemText(problem: LeaseFileProblem): string {
  const { file } = problem
  switch (problem.kind) {
    case 'rows': {
      const lines = problem.first.map(({ line, fault }) => `line ${line}: ${FAULTS[fault]}`).join(', ')
      const more = problem.count > problem.first.length ? ', ...' : ''
      return `${file}: ${problem.count} rows skipped (${lines}${more})`
    }
    case 'missing':
      return `${file} does not exist; waiting for it`
    case 'unreadable':
      return `${file} cannot be read (${problem.code})`
    case 'not-a-lease-file':
      return `${file} is not a lease file of Kea: its header is missing`
    case 'rewritten':
      return `${file} was shortened or overwritten; reading it again from the start`
    case 'gap':
      return `${file} was rotated twice between two looks; ${problem.count} rows were learned late`
  }
}
