import { catchUp } from './catch-up'
import { type Doorbell, leaseFileDoorbell } from './doorbell'
import { codeOf, type OpenLeaseFile, type RowsRead } from './open-file'
import type { LeaseFileProblem } from './problem'
import { ProblemTeller } from './problem-teller'
import { RotatedFiles } from './rotation'
import { openFileSet } from './siblings'
import { type LeaseFileChange, LeaseTracker } from './tracker'

export interface FollowOptions {
  /** Milliseconds between looks that need no doorbell; default 10,000. */
  pollMs?: number
  /** Told once when it begins, not at each look. */
  onProblem?: (problem: LeaseFileProblem) => void
}

export interface LeaseFileBatch {
  /** In the order of the file. */
  changes: LeaseFileChange[]
  /** The end of the file was reached: this is how things stand. False while a long file is still being read. */
  upToDate: boolean
}

/** For one consumer: `for await (const batch of follower)` ends after stop(). */
export interface LeaseFileFollower extends AsyncIterable<LeaseFileBatch> {
  /** Ends the iteration promptly; files and watches are closed. */
  stop(): void
}

/** An end at the end of the file may be half of a move (DHCPv6): one more look before it is told. */
const SECOND_LOOK_MS = 100

/**
 * Follows Kea's kea-leases4.csv or kea-leases6.csv (the header says which) at any path. First come the rows that are
 * there, as the changes that they were, up to the first batch with `upToDate`; then what Kea appends. A file that is
 * missing, vanishes, is rotated by kea-lfc, or shortened makes nobody's lease end. The iteration never throws.
 */
export function followLeaseFile(path: string, options: FollowOptions = {}): LeaseFileFollower {
  const follower = new Follower(path, options)
  return { [Symbol.asyncIterator]: () => follower.run(), stop: () => follower.stop() }
}

class Follower {
  private readonly tracker = new LeaseTracker()
  private readonly files: RotatedFiles
  private readonly problems: ProblemTeller
  private bell: Doorbell | null = null
  private stopped = false
  /** Some file was found and read. */
  private started = false
  /** The consumer has had its first picture. */
  private told = false
  /** The next file has in part been read before. */
  private again = false

  constructor(
    private readonly path: string,
    private readonly options: FollowOptions,
  ) {
    this.files = new RotatedFiles(path)
    this.problems = new ProblemTeller(path, options.onProblem ?? (() => undefined))
  }

  stop(): void {
    this.stopped = true
    this.bell?.close()
    // Here and not only at the end of the iteration: a consumer may have left without a word.
    void this.files.close()
  }

  async *run(): AsyncGenerator<LeaseFileBatch> {
    this.bell = leaseFileDoorbell(this.path, this.options.pollMs ?? 10_000, () => {
      if (this.started) void this.files.notice()
    })
    try {
      while (!this.stopped) {
        yield* this.look(this.bell)
        if (!this.stopped) await this.bell.wait()
      }
    } finally {
      this.stop()
      await this.files.close()
    }
  }

  /** Everything up to the present end of the file. */
  private async *look(bell: Doorbell): AsyncGenerator<LeaseFileBatch> {
    let changes: LeaseFileChange[] = []
    try {
      for (let second = false; ; second = true) {
        for await (const { rows, writtenBy } of this.rows()) {
          if (changes.length > 0) yield { changes, upToDate: false }
          if (this.stopped) return
          changes = []
          for (const row of rows) this.tracker.feed(row, writtenBy, changes)
        }
        if (!this.tracker.isWaiting || second) break
        await bell.pause(SECOND_LOOK_MS)
        if (this.stopped) return
      }
      const last = this.files.files.at(-1)
      if (last !== undefined) this.tracker.settle(await last.lastWrite(), changes)
      this.problems.absence(this.started ? this.files.absence : { kind: 'missing' }, this.started)
    } catch (error) {
      if (this.stopped) return
      this.problems.absence({ kind: 'unreadable', code: codeOf(error) }, this.started)
      await this.files.drop()
      this.again = !this.tracker.isEmpty
      if (changes.length > 0) yield { changes, upToDate: false }
      return
    }
    if (changes.length === 0 && (this.told || !this.started)) return
    this.told = true
    yield { changes, upToDate: true }
  }

  private async *rows(): AsyncGenerator<RowsRead> {
    if (!this.started) yield* this.begin()
    if (!this.started) return
    await this.files.notice()
    const { files } = this.files
    for (;;) {
      const [file, next] = files
      if (file === undefined) return
      yield* this.rowsOf(file)
      if (next !== undefined) {
        yield await file.readEnd()
        yield* this.lateRows(file, next)
        this.problems.skipped(file)
        await this.files.drop()
      } else if (files.length === 1) return
    }
  }

  /** What kea-lfc keeps beside the file; the file itself is held from now on. */
  private async *begin(): AsyncGenerator<RowsRead> {
    const { history, current } = await openFileSet(this.path)
    const unread = new Set(current === null ? history : [...history, current])
    try {
      for (const file of history) {
        yield* file.read(this.again)
        yield await file.readEnd()
        this.problems.skipped(file)
      }
      if (current !== null) {
        this.files.adopt(current)
        unread.delete(current)
      }
      this.started = history.length > 0 || current !== null
    } finally {
      await Promise.all([...unread].map((file) => file.close()))
    }
  }

  private async *rowsOf(file: OpenLeaseFile): AsyncGenerator<RowsRead> {
    yield* file.read(this.again)
    this.again = false
    if (file.wasRewritten) this.problems.rewritten(file)
    file.wasRewritten = false
    this.problems.skipped(file)
  }

  /** Between the file that was finished and the one that has its name now there may have been others. */
  private async *lateRows(finished: OpenLeaseFile, next: OpenLeaseFile): AsyncGenerator<RowsRead> {
    let late = 0
    try {
      yield* catchUp({
        path: this.path,
        finished,
        next,
        known: (ip) => this.tracker.get(ip),
        onLate: (count) => {
          late += count
        },
      })
    } catch (error) {
      if (this.stopped) return
      this.problems.absence({ kind: 'unreadable', code: codeOf(error) }, true)
    }
    if (late > 0) this.problems.gap(late)
  }
}
