import {
  closeSync,
  createReadStream,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry } from './model'

const SNAPSHOT = /^snapshot-(\d+)\.jsonl$/
const JOURNAL = /^journal-(\d+)\.jsonl$/
/** A journal longer than this (bytes) is folded into a new snapshot in the background. */
const ROTATE_AT = 64 * 1024 * 1024
const CHUNK = 2000

export interface JournalOptions {
  readonly folder: string
  /** bytes after which a new snapshot is written */
  readonly rotateAt?: number
}

/**
 * Append-only journal with snapshots. A line is written to the file before the caller answers, so a killed process
 * loses nothing that was acknowledged. Snapshot n holds what journals before n said; it is written beside the running
 * journal n, whose lines are idempotent, so writing it blocks nobody and may be interrupted at any point.
 */
export class Journal {
  private generation = 1
  private handle: number | undefined
  private bytes = 0
  private rotating: Promise<void> | undefined
  private closed = false

  constructor(
    private readonly options: JournalOptions,
    private readonly dump: () => Iterable<Entry>,
  ) {}

  /** Reads the newest complete snapshot and the journals after it. Returns the number of lines read. */
  async load(apply: (entry: Entry) => void): Promise<number> {
    const { folder } = this.options
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const names = readdirSync(folder)
    const numbers = (pattern: RegExp) =>
      names.flatMap((name) => Number(pattern.exec(name)?.[1] ?? [])).sort((a, b) => a - b)
    const snapshot = numbers(SNAPSHOT).at(-1) ?? 0
    const journals = numbers(JOURNAL).filter((n) => n >= snapshot)
    let lines = 0
    if (snapshot > 0) lines += (await this.read(this.snapshotFile(snapshot), apply)).lines
    for (const n of journals) {
      const { lines: read, good } = await this.read(this.journalFile(n), apply)
      lines += read
      if (n === journals.at(-1)) {
        this.generation = n
        this.handle = openSync(this.journalFile(n), 'r+')
        // a torn last line was never acknowledged; cut it off so that the next line starts clean
        ftruncateSync(this.handle, good)
        closeSync(this.handle)
        this.bytes = good
      }
    }
    if (journals.length === 0) this.generation = Math.max(1, snapshot)
    this.handle = openSync(this.journalFile(this.generation), 'a', 0o600)
    for (const name of names) if (name.endsWith('.tmp')) rmSync(join(folder, name), { force: true })
    return lines
  }

  append(entry: Entry): void {
    if (this.handle === undefined) return
    const line = `${JSON.stringify(entry)}\n`
    writeSync(this.handle, line)
    this.bytes += line.length
    if (this.bytes > (this.options.rotateAt ?? ROTATE_AT) && !this.rotating && !this.closed)
      void this.rotate()
  }

  /** Starts a new journal and writes the snapshot that replaces the older files. */
  rotate(): Promise<void> {
    this.rotating ??= this.rotateNow().finally(() => {
      this.rotating = undefined
    })
    return this.rotating
  }

  /** Writes a snapshot of the present state, whatever is under way. */
  async restart(): Promise<void> {
    await this.rotating
    await this.rotate()
  }

  async close(): Promise<void> {
    this.closed = true
    await this.rotating?.catch(() => undefined)
    if (this.handle !== undefined) closeSync(this.handle)
    this.handle = undefined
  }

  private async rotateNow(): Promise<void> {
    if (this.handle === undefined) return
    const before = this.generation
    const next = before + 1
    const handle = openSync(this.journalFile(next), 'a', 0o600)
    closeSync(this.handle)
    this.handle = handle
    this.generation = next
    this.bytes = 0
    const temporary = `${this.snapshotFile(next)}.tmp`
    const file = await open(temporary, 'w', 0o600)
    try {
      let lines: string[] = []
      for (const entry of this.dump()) {
        lines.push(JSON.stringify(entry))
        if (lines.length < CHUNK) continue
        await file.write(`${lines.join('\n')}\n`)
        lines = []
      }
      if (lines.length > 0) await file.write(`${lines.join('\n')}\n`)
    } finally {
      await file.close()
    }
    renameSync(temporary, this.snapshotFile(next))
    for (const name of readdirSync(this.options.folder)) {
      const n = Number((SNAPSHOT.exec(name) ?? JOURNAL.exec(name))?.[1] ?? next)
      if (n < next) rmSync(join(this.options.folder, name), { force: true })
    }
  }

  private snapshotFile(n: number): string {
    return join(this.options.folder, `snapshot-${n}.jsonl`)
  }

  private journalFile(n: number): string {
    return join(this.options.folder, `journal-${n}.jsonl`)
  }

  private async read(path: string, apply: (entry: Entry) => void): Promise<{ lines: number; good: number }> {
    if (!existsSync(path)) return { lines: 0, good: 0 }
    let rest: Buffer = Buffer.alloc(0)
    let lines = 0
    let good = 0
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      const data = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer])
      let start = 0
      for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
        apply(JSON.parse(data.toString('utf8', start, end)) as Entry)
        good += end + 1 - start
        start = end + 1
        lines += 1
      }
      rest = data.subarray(start)
    }
    return { lines, good }
  }
}
