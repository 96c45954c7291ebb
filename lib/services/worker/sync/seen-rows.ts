const BYTES = 16

/** Ids (UUID) of hundreds of thousands of rows, 16 bytes each. */
export class SeenRows {
  readonly #chunks: Buffer[] = []

  add(ids: readonly string[]): void {
    this.#chunks.push(Buffer.from(ids.join('').replaceAll('-', ''), 'hex'))
  }

  /** All of them as an array literal of PostgreSQL. */
  toArray(): string {
    const texts: string[] = []
    for (const chunk of this.#chunks)
      for (let at = 0; at < chunk.length; at += BYTES) texts.push(chunk.toString('hex', at, at + BYTES))
    return `{${texts.join(',')}}`
  }
}
