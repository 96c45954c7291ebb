import type { OpenLeaseFile } from './open-file'
import type { LeaseFileProblem } from './problem'
import type { Absence } from './rotation'

/** Tells each trouble when it begins, and not again until it was over. */
export class ProblemTeller {
  private trouble = ''
  private looksWithoutFile = 0
  private foreign: OpenLeaseFile | null = null

  constructor(
    private readonly path: string,
    private readonly tell: (problem: LeaseFileProblem) => void,
  ) {}

  /** In the middle of a rotation there is no file for a moment: at the first look (`started`) that is no news. */
  absence(absence: Absence, started: boolean): void {
    this.looksWithoutFile = absence?.kind === 'missing' ? this.looksWithoutFile + 1 : 0
    if (absence?.kind === 'missing' && started && this.looksWithoutFile < 2) return
    const trouble = absence === null ? '' : absence.kind === 'missing' ? 'missing' : absence.code
    if (absence !== null && trouble !== this.trouble) this.tell({ ...absence, file: this.path })
    this.trouble = trouble
  }

  /** Rows of the file that were passed over since the last time. */
  skipped(file: OpenLeaseFile): void {
    const skipped = file.takeSkipped()
    if (skipped.count === 0) return
    if (file.hasHeader) this.tell({ kind: 'rows', file: file.path, ...skipped })
    else if (this.foreign !== file) {
      this.foreign = file
      this.tell({ kind: 'not-a-lease-file', file: file.path })
    }
  }

  rewritten(file: OpenLeaseFile): void {
    this.tell({ kind: 'rewritten', file: file.path })
  }

  gap(count: number): void {
    this.tell({ kind: 'gap', file: this.path, count })
  }
}
