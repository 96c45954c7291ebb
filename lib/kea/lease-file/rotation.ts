import { codeOf, OpenLeaseFile } from './open-file'
import { identityOf } from './siblings'

/** Told while looking after the file; `null`: it is there and can be opened. */
export type Absence = { kind: 'missing' } | { kind: 'unreadable'; code: string } | null

/**
 * The file of a path through rotations: notices when another file has taken the name and opens it at once, while the
 * old one is still to be finished. Nothing of it is lost then however slowly it is read.
 */
export class RotatedFiles {
  /** Oldest first; all but the last are finished: Kea closes a file before it renames it. */
  readonly files: OpenLeaseFile[] = []
  absence: Absence = null
  private turn: Promise<void> = Promise.resolve()
  private closed = false

  constructor(private readonly path: string) {}

  /** Looks who has the name now. Never rejects. */
  notice(): Promise<void> {
    this.turn = this.turn.then(() => this.noticeNow())
    return this.turn
  }

  /** Takes over a file that was opened elsewhere. */
  adopt(file: OpenLeaseFile): void {
    this.files.push(file)
  }

  /** The oldest is done with. */
  async drop(): Promise<void> {
    await this.files.shift()?.close()
  }

  /** Never rejects. */
  async close(): Promise<void> {
    this.closed = true
    await this.turn
    await Promise.allSettled(this.files.splice(0).map((file) => file.close()))
  }

  private async noticeNow(): Promise<void> {
    if (this.closed) return
    try {
      const identity = await identityOf(this.path)
      this.absence = identity === null ? { kind: 'missing' } : null
      if (identity === null || identity === this.files.at(-1)?.identity) return
      const file = await OpenLeaseFile.open(this.path)
      if (file.identity === this.files.at(-1)?.identity) await file.close()
      else this.files.push(file)
    } catch (error) {
      const code = codeOf(error)
      this.absence = code === 'ENOENT' ? { kind: 'missing' } : { kind: 'unreadable', code }
    }
  }
}
