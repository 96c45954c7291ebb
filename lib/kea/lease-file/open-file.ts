import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { LastRows } from './last-rows'
import { LeaseFileParser, type SkippedRows } from './parser'
import type { FileRow } from './row'

export interface RowsRead {
  rows: FileRow[]
  /** When the file was last written, so not after it was written: milliseconds since the epoch. */
  writtenBy: number
}

const CHUNK = 262_144
const REMEMBERED = 64

/**
 * One lease file held open: whoever renames or removes it does not take it from us. Rejects with errors of Node; a
 * code is always there.
 */
export class OpenLeaseFile {
  private parser = new LeaseFileParser()
  private offset = 0
  /** The last bytes read, to notice that the file is another one below the same inode. */
  private tail = Buffer.alloc(0)
  /** Up to here it was read before it was rewritten. */
  private readBefore = 0
  /** For the reader to tell and to reset. */
  wasRewritten = false

  private constructor(
    readonly path: string,
    /** Device and inode: the file whatever its name. */
    readonly identity: string,
    private readonly handle: FileHandle,
  ) {}

  static async open(path: string): Promise<OpenLeaseFile> {
    // Not blocking: a named pipe must not hang us.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stats = await handle.stat({ bigint: true })
      if (!stats.isFile()) throw Object.assign(new Error('not a file'), { code: 'not a regular file' })
      return new OpenLeaseFile(path, `${stats.dev}:${stats.ino}`, handle)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  get hasHeader(): boolean {
    return this.parser.hasHeader
  }

  /**
   * All that was appended since the last time. `isKnown`: what there is has been read before through another handle.
   * What is read once more comes as the last row of each address, for its history was told.
   */
  async *read(isKnown = false): AsyncGenerator<RowsRead> {
    const chunk = Buffer.allocUnsafe(CHUNK)
    const again = new LastRows()
    for (;;) {
      const bytes = await this.next(chunk)
      if (bytes === null) break
      const rows = this.parser.push(bytes)
      if (isKnown || this.offset - bytes.length < this.readBefore) {
        again.add(rows)
      } else {
        const writtenBy = await this.lastWrite()
        const known = again.take()
        if (known.length > 0) yield { rows: known, writtenBy }
        yield { rows, writtenBy }
      }
    }
    const known = again.take()
    if (known.length > 0) yield { rows: known, writtenBy: await this.lastWrite() }
  }

  /** No more will be written to it: a last line without an end is what it is. */
  async readEnd(): Promise<RowsRead> {
    return { rows: this.parser.end(), writtenBy: await this.lastWrite() }
  }

  /** Milliseconds since the epoch, by the clock of the machine that keeps the file. */
  async lastWrite(): Promise<number> {
    return Math.floor((await this.handle.stat()).mtimeMs)
  }

  takeSkipped(): SkippedRows {
    return this.parser.takeSkipped()
  }

  close(): Promise<void> {
    return this.handle.close()
  }

  /**
   * The next bytes; null at the end. The last ones are read along: if they are others now, somebody shortened or
   * overwrote the file in place (Kea never does), and it begins again.
   */
  private async next(chunk: Buffer): Promise<Buffer | null> {
    const { length } = this.tail
    const { bytesRead } = await this.handle.read(chunk, 0, CHUNK, this.offset - length)
    if (!chunk.subarray(0, Math.min(bytesRead, length)).equals(this.tail)) {
      this.wasRewritten = true
      this.readBefore = Math.max(this.offset, this.readBefore)
      this.parser = new LeaseFileParser()
      this.offset = 0
      this.tail = Buffer.alloc(0)
      return this.next(chunk)
    }
    if (bytesRead === length) return null
    const bytes = chunk.subarray(length, bytesRead)
    this.offset += bytes.length
    this.tail = Buffer.from(chunk.subarray(Math.max(0, bytesRead - REMEMBERED), bytesRead))
    return bytes
  }
}

/** The errno or other short code of what Node threw. */
export function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : 'unknown error'
}
